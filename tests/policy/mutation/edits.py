"""Every place of a rulebook where a small fault can be put, and the fault.

Only what decides is touched: numbers, tables, rules, amounts, payees, funds, readings, days, facts.
What a clause says for people (gist, labels, sentences) or sets beside money (deadlines, targets,
materials, routes) enters no decision; it is held against the official text by the coverage. What
is assumed of facts nobody mentions is no law either: the check holds it against the conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jisheng.policy.engine.compiled import ADDED
from tests.policy.mutation.expressions import faulty

ONE_DAY = timedelta(1)
GONE = object()
Trees = Mapping[str, Any]
Path = tuple[Any, ...]
_UNITS = {
    "hours": "days", "days": "hours", "workdays": "days", "months": "days", "years": "months",
    "people": "times", "times": "people", "yuan": "yuan/day", "%": "number", "number": "%",
}  # fmt: skip
_ROUNDINGS = {"half_up": "down", "down": "half_up", "up": "down"}
_METHODS = ("highest_amount", "highest_rate", "sum", "product", "first")


@dataclass(frozen=True)
class Edit:
    """One fault: what it is, whom it touches, where it stands and what stands there instead."""

    what: str
    about: str
    file: str
    path: Path
    new: Any

    def __str__(self) -> str:
        where = "/".join(map(str, self.path))
        return f"{self.what} in {self.file} at {where}: {'gone' if self.new is GONE else self.new}"


@contextmanager
def put_in(trees: Trees, edit: Edit) -> Iterator[None]:
    """Let `edit` stand in the trees for as long as the block runs."""
    holder = trees[edit.file]
    for step in edit.path[:-1]:
        holder = holder[step]
    last = edit.path[-1]
    before = list(holder) if isinstance(holder, list) else dict(holder)
    if edit.new is GONE:
        del holder[last]
    else:
        holder[last] = edit.new
    try:
        yield
    finally:
        holder.clear()
        holder.extend(before) if isinstance(holder, list) else holder.update(before)


def every_edit(trees: Trees) -> Iterator[Edit]:
    """Yield every fault this module knows how to put into a rulebook."""
    yield from _of_document(trees["document.yaml"], _asked_days(trees))
    yield from _of_facts(trees["facts.yaml"])
    for name, benefit in trees["benefits.yaml"].items():
        for what, path, new in _of_benefit(benefit):
            yield Edit(what, name, "benefits.yaml", (name, *path), new)
    for file, rows in trees.items():
        if file.startswith("clauses/"):
            for index, clause in enumerate(rows):
                for about, what, path, new in _of_clause(clause):
                    yield Edit(what, about, file, (index, *path), new)


Fault = tuple[str, Path, Any]


def _expression(text: Any, *path: Any) -> Iterator[Fault]:
    if isinstance(text, str):
        for what, other in faulty(text):
            yield what, path, other


def _asked_days(trees: Trees) -> set[str]:
    """Return the days of the document that a rule asks: by name, or as its validity."""
    clauses = [row for file, rows in trees.items() if file.startswith("clauses/") for row in rows]
    deciding = [{kind: clause.get(kind) for kind in ("rules", "define")} for clause in clauses]
    said = str([deciding, trees["benefits.yaml"]])
    asked = {name for name in ("issued_on", "in_force_from", "in_force_until") if name in said}
    if "'mechanism': 'validity'" in said:
        asked |= {"in_force_from", "in_force_until"}
    return asked | ({"issued_on"} if "'between'" in said or "'gap'" in said else set())


def _of_document(document: Any, asked: set[str]) -> Iterator[Edit]:
    for name in sorted(asked):
        for step, what in ((ONE_DAY, "a day later"), (-ONE_DAY, "a day sooner")):
            yield Edit(what, "", "document.yaml", (name,), document[name] + step)


def _of_facts(facts: Any) -> Iterator[Edit]:
    for scope, group in facts.items():
        for name, fact in group.items():
            path = (scope, name)
            # A share and a bare number reckon alike and are only shown otherwise.
            if fact.get("type") in _UNITS and fact["type"] not in ("%", "number"):
                unit = _UNITS[fact["type"]]
                yield Edit("another unit", name, "facts.yaml", (*path, "type"), unit)


def _of_benefit(benefit: Any) -> Iterator[Fault]:
    amount = benefit["amount"]
    for key in ("per_person", "total", "heads_limit"):
        yield from _expression(amount.get(key), "amount", key)
    if "heads_limit" in amount:
        yield "a dropped limit", ("amount", "heads_limit"), GONE
    yield "another rounding", ("amount", "round"), _ROUNDINGS[amount["round"]]
    if "below_zero" in amount:
        yield "no recovery", ("amount", "below_zero"), GONE
    for index, row in enumerate(benefit.get("consistent", [])):
        yield from _expression(row["that"], "consistent", index, "that")
    for index in range(len(benefit["order"])):
        yield "a dropped rule", ("order", index), GONE
    for name, text in benefit.get("grant", {}).items():
        if name not in ADDED:
            yield "a grant without a field", ("grant", name), GONE
            if text.startswith("'"):
                yield "a grant under another name", ("grant", name), "'another'"


def _of_clause(clause: Any) -> Iterator[tuple[str, str, Path, Any]]:
    for kind, maker in _MAKERS.items():
        group = clause.get(kind)
        if isinstance(group, dict):
            for name in group:
                for what, path, new in maker(group[name]):
                    yield name, what, (kind, name, *path), new


def _number(value: Any) -> Any:
    """Return a number nearby: one more of the last digit written."""
    if isinstance(value, date):
        return value + ONE_DAY
    if isinstance(value, int):
        return value + 1
    whole, _, part = str(value).rstrip("%").partition(".")
    if not whole.isdigit():
        return GONE
    return f"{int(whole) + 1}.{part}" if part else str(int(whole) + 1)


def _of_value(value: Any) -> Iterator[Fault]:
    for index, span in enumerate(value["dated"]):
        path = ("dated", index)
        yield "a changed number", (*path, "value"), _number(span["value"])
        yield "a later first day", (*path, "from"), span["from"] + ONE_DAY
        yield "an earlier last day", (*path, "until"), span["until"] - ONE_DAY
        swapped = copy(span)
        swapped.update({"from": span["until"], "until": span["from"]})
        yield "swapped dates", path, swapped
    if value["unit"] in _UNITS:
        yield "another unit", ("unit",), _UNITS[value["unit"]]


def _of_table(table: Any) -> Iterator[Fault]:
    rows = table.get("rows", [])
    for index, row in enumerate(rows):
        path = ("rows", index)
        yield "a dropped row", path, GONE
        if "value" in row:
            yield "a changed amount", (*path, "value"), _number(row["value"])
        if "is" in row:
            others = [name for name in table["results"] if name != row["is"]]
            yield "another result", (*path, "is"), others[index % len(others)]
        for key, given in row.items():
            if isinstance(given, dict) and key != "under":
                for end, border in given.items():
                    yield "a moved border", (*path, key, end), _number(border)
        if index + 1 < len(rows):
            yield "an overlapping row", ("rows",), [*rows, copy(row)]


def _of_reading(reading: Any) -> Iterator[Fault]:
    for option in reading["options"]:
        if option != reading["taken"]:
            yield "another reading", ("taken",), option


def _of_definition(said: Any) -> Iterator[Fault]:
    if isinstance(said, str):
        for what, other in faulty(said):
            yield what, (), other
        return
    for key in ("of", "per", "cap", "earned", "advance", "otherwise"):
        yield from _expression(said.get(key), key)


def _of_rule(rule: Any) -> Iterator[Fault]:
    for key in ("require", "limit", "only_if", "unless", "also", "from", "day"):
        yield from _expression(rule.get(key), key)
    yield from _of_reasons(rule)
    yield from _of_counting(rule.get("counts") or {})
    for key in ("year", "first_day", "scope", "gap", "only_if", "also", "unless", "counts"):
        if key in rule:
            yield f"no {key}", (key,), GONE
    for key, turned in _TURNED.items():
        if rule.get(key) in turned:
            yield f"another {key}", (key,), turned[rule[key]]
    if {"from", "day"} <= set(rule):
        swapped = copy(rule)
        swapped.update({"from": rule["day"], "day": rule["from"]})
        yield "swapped events", (), swapped
    for field in rule.get("key", {}):
        yield "a key less", ("key", field), GONE
    for index in range(len(rule["with"]) if isinstance(rule.get("with"), list) else 0):
        yield "an exclusion less", ("with", index), GONE
    for unit in ("days", "workdays", "months"):
        if unit in rule:
            renamed = copy(rule)
            renamed["days" if unit == "months" else "months"] = renamed.pop(unit)
            yield "another unit", (), renamed


_TURNED = {
    "year": {"calendar": "rolling", "rolling": "ever", "ever": "calendar"},
    "first_day": {"counted": "not_counted", "not_counted": "counted"},
}


def _of_reasons(rule: Any) -> Iterator[Fault]:
    for key in ("otherwise", "before", "between", "after"):
        said = rule.get(key)
        if isinstance(said, str):
            yield "another reason", (key,), "ANOTHER_REASON"
        elif isinstance(said, list):
            for index, row in enumerate(said):
                yield "another reason", (key, index, "reason"), "ANOTHER_REASON"
                for fault in _expression(row.get("when"), key, index, "when"):
                    if not _never_spoken(fault, row["when"], rule):
                        yield fault


def _never_spoken(fault: Fault, when: str, rule: Any) -> bool:
    """Tell whether a reason only gained the border itself, which the rule lets in.

    A reason is asked only of what the rule refuses. Where the rule holds at the border, `<` and
    `<=` in the reason are the same.
    """
    less, _, more = when.partition(" < ")
    let_in = (f"{more} <= {less}", f"{less} >= {more}")
    return fault[2] == f"{less} <= {more}" and any(x in rule.get("require", "") for x in let_in)


def _of_counting(counts: Any) -> Iterator[Fault]:
    if "also" in counts:
        yield "a dropped condition", ("counts", "also"), GONE
        yield from _expression(counts["also"], "counts", "also")
    for key in ("status", "except_benefits", "benefits"):
        said = counts.get(key)
        if isinstance(said, list):
            for index in range(len(said)):
                yield "a counting rule less", ("counts", key, index), GONE
    if "status" in counts:
        yield "another status", ("counts", "status"), ["denied"]
    if "status_under" in counts:
        yield "a status less", ("counts", "status_under"), GONE


def _of_uplift(uplift: Any) -> Iterator[Fault]:
    yield from _expression(uplift["when"], "when")
    yield from _expression(uplift["rate"], "rate")


def _of_stacking(stacking: Any) -> Iterator[Fault]:
    for method in _METHODS:
        if stacking["by"] != method and len(stacking["order"]) > 1:
            yield "another stacking", ("by",), method
    for index in range(len(stacking["order"])):
        yield "an uplift less", ("order", index), GONE


def _of_payees(rows: Any) -> Iterator[Fault]:
    for index, row in enumerate(rows):
        other = "enterprise" if row["to"] != "enterprise" else "individual"
        yield "another payee", (index, "to"), other
        yield from _expression(row.get("when"), index, "when")
        if len(rows) > 1:
            yield "a payee less", (index,), GONE


def _of_funds(funds: Any) -> Iterator[Fault]:
    for path, row in [
        ((), funds),
        *((("rows", i), r) for i, r in enumerate(funds.get("rows", []))),
    ]:
        if len(row.get("order", [])) > 1:
            yield "another order of funds", (*path, "order"), row["order"][::-1]
            yield "a fund less", (*path, "order", 0), GONE
        yield from _expression(row.get("when"), *path, "when")
        for fund, limit in row.get("limits", {}).items():
            yield from _expression(limit, *path, "limits", fund)
            yield "a limit less", (*path, "limits", fund), GONE


_MAKERS: dict[str, Callable[[Any], Iterator[Fault]]] = {
    "values": _of_value, "tables": _of_table, "readings": _of_reading, "define": _of_definition,
    "rules": _of_rule, "uplifts": _of_uplift, "stacking": _of_stacking, "payees": _of_payees,
    "funds": _of_funds,
}  # fmt: skip
