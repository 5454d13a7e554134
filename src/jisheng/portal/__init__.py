"""Screens by audience: public, learner, provider, office, supervisor.

A view makes one call into an operation or a query and turns the answer, or the refusal,
into a page. It never touches a table and decides nothing.
"""
