"""Tests of the verbs of `jisheng rules`, one file for each group."""
