"""What may be done with plans, classes, rosters and hours: one verb per file."""
