"""What may be done with the catalogues: one verb per file."""
