"""Line expansion: from whole trainees or from head counts to the lines a class is decided in.

    lines:
      persons: trainees                       # one line each, when the list is given
      groups:                                 # otherwise: groups of like trainees
        heads: certified_headcount
        sets: {passed: true}
        split: {by: attendance_groups, heads: heads, sets: {attended_hours: class_hours},
                rest: {attended_hours: class_hours_total}}
        mark: {count: friction_headcount, fact: employer_on_friction_list}
        others: {of: enrolled_headcount, sets: {passed: false}}

`groups` may be left out where only the list says who is meant.

Forty trainees of whom ten carry a mark become two lines, 10 and 30. Where the split and the mark
cross and nobody says which heads carry the mark, the two extreme assignments are both decided: if
they agree the result stands, if not it is unknown and says what to ask for. (Amounts rise with the
split quantity, so every other assignment lies between the two.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.engine.unknown import Unknown, unknown


@dataclass(frozen=True)
class LinePlan:
    """How the lines of a benefit come about, by fact names."""

    persons: str
    heads: str
    sets: tuple[tuple[str, Any], ...]
    split_by: str
    split_heads: str
    split_sets: tuple[tuple[str, str], ...]
    split_rest: tuple[tuple[str, str], ...]
    mark_count: str
    mark_fact: str
    others_of: str
    others_set: tuple[tuple[str, Any], ...]
    place: Place

    @property
    def counts_heads(self) -> bool:
        """Tell whether head counts may stand for a list of persons."""
        return bool(self.heads)


@dataclass
class LineFacts:
    """One line before it is decided: a person or so many like ones."""

    ref: str
    heads: int
    values: dict[str, Any]


ONLY = "case"
Alternatives = list[list[LineFacts]]


def read_line_plan(entry: Entry) -> LinePlan:
    """Read the `lines` of a benefit; `groups` only where head counts may stand for persons."""
    plan = _read_groups(entry) if entry.has("groups") else _only_persons(entry)
    entry.close()
    return plan


def _only_persons(entry: Entry) -> LinePlan:
    return LinePlan(entry.text("persons"), "", (), "", "", (), (), "", "", "", (), entry.place())


def _read_groups(entry: Entry) -> LinePlan:
    groups = entry.child("groups")
    split, mark, others = (groups.child(key) for key in ("split", "mark", "others"))
    plan = LinePlan(
        entry.text("persons"),
        groups.text("heads"),
        _items(groups, "sets"),
        split.text("by"),
        split.text("heads"),
        tuple(split.words("sets").items()),
        tuple(split.words("rest").items()),
        mark.text("count"),
        mark.text("fact"),
        others.text("of"),
        _items(others, "sets"),
        entry.place(),
    )
    for part in (groups, split, mark, others):
        part.close()
    return plan


def _items(entry: Entry, key: str) -> tuple[tuple[str, Any], ...]:
    return tuple(entry.mapping(key).items())


def expand(plan: LinePlan | None, values: Mapping[str, Any]) -> Alternatives:
    """Return the lines; several alternatives only where the facts leave the assignment open.

    A benefit without a plan decides one case, which is its only line.
    """
    if plan is None:
        return [[LineFacts(ONLY, 1, {})]]
    persons = values[plan.persons]
    if persons.__class__ is not Unknown:
        return [[_person(number, given) for number, given in enumerate(persons, 1)]]
    heads: Any = values[plan.heads] if plan.counts_heads else persons
    if heads.__class__ is Unknown:
        return [[]]
    cells = _cells(plan, values, heads)
    return [
        _numbered(cells_ + _others(plan, values, heads)) for cells_ in _marked(plan, values, cells)
    ]


def _person(number: int, given: dict[str, Any]) -> LineFacts:
    ref, heads = given.get("ref"), given.get("heads")
    return LineFacts(str(ref or number), 1 if heads is None else heads, given)


Cell = tuple[int, dict[str, Any]]


def _cells(plan: LinePlan, values: Mapping[str, Any], heads: int) -> list[Cell]:
    """Split the heads by the declared list; whoever is not listed takes the rest's values."""
    fixed = dict(plan.sets)
    rest = {**fixed, **{fact: values[source] for fact, source in plan.split_rest}}
    parts = values[plan.split_by]
    not_said = _how_many_not_said(plan, parts)
    if not_said is not None:
        return [(heads, {**fixed, **{fact: not_said for fact, _ in plan.split_rest}})]
    cells = [
        (part[plan.split_heads], {**fixed, **{f: part[source] for f, source in plan.split_sets}})
        for part in parts
    ]
    left = heads - sum(count for count, _ in cells)
    return [cell for cell in [*cells, (left, rest)] if cell[0] > 0]


def _how_many_not_said(plan: LinePlan, parts: Any) -> Unknown | None:
    """Return what is missing when the list, or the heads of one of its parts, is not given."""
    counts = [parts] if parts.__class__ is Unknown else [part[plan.split_heads] for part in parts]
    return next((count for count in counts if count.__class__ is Unknown), None)


def _others(plan: LinePlan, values: Mapping[str, Any], heads: int) -> list[Cell]:
    everybody = values[plan.others_of]
    if everybody.__class__ is Unknown or everybody <= heads:
        return []
    return [(everybody - heads, dict(plan.others_set))]


def _marked(plan: LinePlan, values: Mapping[str, Any], cells: list[Cell]) -> list[list[Cell]]:
    """Put the mark on so many heads: exactly where determined, else low, high and open."""
    count, fact = values[plan.mark_count], plan.mark_fact
    if count.__class__ is Unknown:
        return [[(heads, {**given, fact: count}) for heads, given in cells]]
    if len(cells) == 1 or count == 0 or count >= sum(heads for heads, _ in cells):
        return [_assign(cells, count, fact)]
    not_said = unknown(f"{plan.split_by}.{plan.mark_count}")
    open_cells = [(heads, {**given, fact: not_said}) for heads, given in cells]
    measure = plan.split_rest[0][0]
    if any(given[measure].__class__ is Unknown for _, given in cells):
        return [open_cells]
    upwards = sorted(cells, key=lambda cell: cell[1][measure])
    return [_assign(upwards, count, fact), _assign(upwards[::-1], count, fact), open_cells]


def _assign(cells: list[Cell], count: int, fact: str) -> list[Cell]:
    marked = []
    for heads, given in cells:
        some = min(heads, count)
        count -= some
        marked += [(some, {**given, fact: True}), (heads - some, {**given, fact: False})]
    return [cell for cell in marked if cell[0]]


def _numbered(cells: list[Cell]) -> list[LineFacts]:
    return [LineFacts(f"group-{i}", heads, given) for i, (heads, given) in enumerate(cells, 1)]
