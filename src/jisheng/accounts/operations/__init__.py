"""What may be done with accounts: one verb per file."""
