"""What every test stands on: one embedded server, strictness, actors and days."""
