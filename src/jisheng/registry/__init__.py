"""People and organisations: one person once, with evidenced statuses.

Knows who they are, never what class they attend or what they are paid.
"""
