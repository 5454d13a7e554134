"""Template tags and filters: pieces of screens, form fields, and figures as an office writes them."""
