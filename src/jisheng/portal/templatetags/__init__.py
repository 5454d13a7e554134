"""Template tags and filters: pieces of screens, form fields, figures as offices write them."""
