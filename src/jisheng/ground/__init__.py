"""The ground floor: values of Chinese public administration, without a framework.

Money, rates, periods, working days, regions, identity numbers, credit codes, document numbers and
clauses live here. Whoever installs the package can call them from anywhere.

This floor must never know Django, the clock or the network: every rule that depends on a day takes
the day as an argument. It imports only the standard library and, for its own data files, YAML.
What a policy document decides is not here either; that is the rulebook's.

Bad input raises a :class:`~jisheng.ground.fault.GroundFault`, which says in Chinese what is wrong
with the value and what to do.
"""
