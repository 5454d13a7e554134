"""Tests of coverage: numbers of a text, places of clauses, what binds them."""
