"""Acts on results and evaluations, one verb a file."""
