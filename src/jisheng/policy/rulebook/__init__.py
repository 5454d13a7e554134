"""One folder per official document: data, not code; docs/algorithms/rulebook.md has the format."""
