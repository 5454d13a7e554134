"""Trainees, on their phones: signing in, own classes, hours and money."""
