"""Tests of the law as pure code."""
