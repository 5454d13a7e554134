"""Many cases at once: the rulebook compiled to one intermediate form, and evaluators made from it.

`program.compile_program(pack, benefit)` gives a :class:`Program`; `python_code` makes a plain
function of it, `columns` expressions over whole tables, `fold` the ordered pass that limits,
repeats and exclusions need. All of them mean the same; a property test holds them equal.
"""
