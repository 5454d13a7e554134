"""Logins, duties and how far each reaches (region, organisation).

A user is not a person: who a human being is, is known in ``registry`` above. Knows no
class, no claim; organisations and persons appear only as their public ids.
"""
