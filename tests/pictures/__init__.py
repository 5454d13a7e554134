"""The pictures of the product that the documents show."""
