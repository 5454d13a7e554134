"""Results of a class and the department's completion evaluation (结业评估).

Knows who passed and with which certificate; never what that is worth in money, and no
claim built on it.
"""
