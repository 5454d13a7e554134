"""Lists that others refer to: training programmes, fields of work, office parameters.

Knows no person, no class and no money paid.
"""
