"""The bank's files: templates as data, writing, reading, and a bank for the demonstration.

Knows lines, amounts and encodings; must never know a table. No two banks take the same
file, so a bank is a row of ``templates.TEMPLATES``, not code.
"""
