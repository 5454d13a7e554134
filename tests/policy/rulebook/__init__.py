"""Tests of the rulebook folders, one file for each document."""
