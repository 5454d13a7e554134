"""Training institutions: filing classes, rosters, timetables, attendance, results, claims."""
