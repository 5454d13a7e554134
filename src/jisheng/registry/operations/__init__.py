"""What may be done with people and organisations: one verb per file."""
