"""What may be done with money: one verb per file, each one transaction (sending: two)."""
