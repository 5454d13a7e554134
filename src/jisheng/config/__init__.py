"""Settings, addresses and the ``jisheng`` command: where the floors are put together.

Knows every package by name; decides nothing about the office's business.
"""
