"""Small faults put into a rulebook, one at a time, and whether its load or its cases notice."""
