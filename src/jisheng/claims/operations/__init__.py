"""Acts on claims, notices and objections, one verb a file."""
