"""The difference between two versions of a rulebook, in Chinese words, clause by clause.

    for one in difference(built_in_texts("yiwu"), texts_of("draft/yiwu")):
        print(one.clause, one.sentence)

It compares what is written, so a draft that does not load yet can be compared too. Numbers are
compared day by day: a value that changes from a day on says from which day, from what, to what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jisheng.policy.difference_words import (
    DOCUMENT_LABELS,
    KIND_LABELS,
    Said,
    field_changes,
    shown,
    with_unit,
)
from jisheng.policy.in_words import Wording
from jisheng.policy.raw_texts import RawRulebook, Texts, read_raw
from jisheng.policy.timeline import Stretch, changed_stretches, days_words

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
CHANGE_LABELS = {ADDED: "新增", REMOVED: "删去", CHANGED: "修改"}
# The named things of a clause that are told by their parts; values and tables have their own way.
_NAMED = (
    "silent", "readings", "define", "rules", "uplifts", "stacking", "payees", "funds",
    "deadlines", "targets", "materials", "certificates", "routes",
)  # fmt: skip
_WHOLE = ("gist", "no_effect")


@dataclass(frozen=True)
class Difference:
    """One thing that differs: where, what, how, and the sentence that says so.

    `since` and `until` are the days between which a number or a row of a table differs.
    """

    clause: str
    kind: str
    name: str
    label: str
    change: str
    before: str
    after: str
    sentence: str
    since: date | None = None
    until: date | None = None

    @property
    def kind_label(self) -> str:
        """Return the Chinese name of the kind of thing."""
        return KIND_LABELS.get(self.kind, self.kind)

    @property
    def change_label(self) -> str:
        """Return whether it is new, gone or changed, in Chinese."""
        return CHANGE_LABELS[self.change]


def difference(old: Texts, new: Texts) -> tuple[Difference, ...]:
    """Return everything that differs, in the order of the new document.

    Raise `PolicyError` when a file is no YAML at all.
    """
    pair = _Pair(read_raw(old), read_raw(new))
    found = [
        *_document(pair),
        *_clauses(pair),
        *_values(pair),
        *_tables(pair),
        *_named(pair),
        *_facts(pair),
        *_benefits(pair),
    ]
    order = {clause: place for place, clause in enumerate(_outline(pair))}
    kinds = list(KIND_LABELS)
    last = len(order)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                order.get(one.clause, -1 if not one.clause else last),
                kinds.index(one.kind),
                one.name,
                one.since or date.min,
            ),
        )
    )


class _Pair:
    """Both versions with their words."""

    def __init__(self, old: RawRulebook, new: RawRulebook) -> None:
        self.old, self.new = old, new
        self.old_words, self.new_words = Wording.of(old), Wording.of(new)

    def items(self, kind: str) -> Iterator[tuple[str, str, Any, Any]]:
        """Yield every named thing of a kind in either version: name, clause, before, after."""
        before = {one.name: one for one in self.old.items(kind)}
        after = {one.name: one for one in self.new.items(kind)}
        for name in [*before, *(name for name in after if name not in before)]:
            one, other = before.get(name), after.get(name)
            clause = other.clause if other else one.clause if one else ""
            yield name, clause, one.said if one else None, other.said if other else None


def _outline(pair: _Pair) -> list[str]:
    clauses = [str(one.get("clause", "")) for one in pair.new.clauses]
    return clauses + [
        number for one in pair.old.clauses if (number := str(one.get("clause", ""))) not in clauses
    ]


def _document(pair: _Pair) -> Iterator[Difference]:
    for key in dict.fromkeys([*pair.old.document, *pair.new.document]):
        before, after = pair.old.document.get(key), pair.new.document.get(key)
        if before != after and key != "outline":
            label = DOCUMENT_LABELS.get(key, key)
            yield _one("", "document", key, label, _by_fields(pair, before, after))


def _clauses(pair: _Pair) -> Iterator[Difference]:
    before = {str(one.get("clause", "")): one for one in pair.old.clauses}
    after = {str(one.get("clause", "")): one for one in pair.new.clauses}
    for number in _outline(pair):
        one, other = before.get(number), after.get(number)
        if one is None or other is None:
            gist = str((other or one or {}).get("gist", ""))
            said = Said("" if one is None else gist, gist if one is None else "", gist)
            yield _one(number, "clause", number, number, said)
            continue
        for key in _WHOLE:
            if one.get(key) != other.get(key):
                said = _by_fields(pair, one.get(key), other.get(key))
                yield _one(number, "clause", key, KIND_LABELS[key], said)


def _values(pair: _Pair) -> Iterator[Difference]:
    for name, clause, before, after in pair.items("values"):
        label = _label(after, before, name)
        for stretch in changed_stretches(_spans(before), _spans(after)):
            yield _in_days(clause, "values", name, label, _with_units(stretch, before, after))
        rest = _by_fields(pair, _without(before, "dated"), _without(after, "dated"))
        if before and after and rest.sentence:
            yield _one(clause, "values", name, label, rest)


def _spans(said: Any) -> list[Mapping[str, Any]]:
    rows = said.get("dated") if isinstance(said, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _with_units(stretch: Stretch, before: Any, after: Any) -> Stretch:
    unit_before, unit_after = (
        str(said.get("unit", "")) if isinstance(said, dict) else "" for said in (before, after)
    )
    return Stretch(
        stretch.since,
        stretch.until,
        with_unit(stretch.before, unit_before),
        with_unit(stretch.after, unit_after),
    )


def _tables(pair: _Pair) -> Iterator[Difference]:
    for name, clause, before, after in pair.items("tables"):
        label = _label(after, before, name)
        if before is None or after is None:
            count = len(_rows(after if before is None else before))
            said = Said(
                "" if before is None else f"{count}行", "" if after is None else f"{count}行"
            )
            yield _one(clause, "tables", name, label, said)
            continue
        yield from _table_rows(pair, (clause, name, label), before, after)
        rest = _by_fields(pair, _without(before, "rows"), _without(after, "rows"))
        if rest.sentence:
            yield _one(clause, "tables", name, label, rest)


def _table_rows(
    pair: _Pair, where: tuple[str, str, str], before: Any, after: Any
) -> Iterator[Difference]:
    """Tell rows by what they are for: the same keys with another value is one change."""
    clause, name, label = where
    result = "is" if isinstance(after, dict) and "match" in after else "value"
    unit = str(after.get("unit", "")) if isinstance(after, dict) else ""
    old_rows, new_rows = _by_keys(_rows(before), result), _by_keys(_rows(after), result)
    for key in dict.fromkeys([*old_rows, *new_rows]):
        spans = [
            [{"value": row.get(result), **_days(row)} for row in rows.get(key, [])]
            for rows in (old_rows, new_rows)
        ]
        meant = _row_words(pair, key, after)
        for stretch in changed_stretches(spans[0], spans[1]):
            one = Stretch(
                stretch.since,
                stretch.until,
                _result(pair, name, stretch.before, unit),
                _result(pair, name, stretch.after, unit),
            )
            yield _in_days(clause, "tables", name, f"{label}·{meant}", one)


def _result(pair: _Pair, table: str, value: Any, unit: str) -> str:
    known = pair.new_words.choices.get(table, {})
    return known.get(str(value), "") or with_unit(value, unit)


def _rows(said: Any) -> list[Mapping[str, Any]]:
    rows = said.get("rows") if isinstance(said, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _by_keys(
    rows: Iterable[Mapping[str, Any]], result: str
) -> dict[tuple[tuple[str, str], ...], list[Mapping[str, Any]]]:
    found: dict[tuple[tuple[str, str], ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        keys = {k: v for k, v in row.items() if k not in (result, "from", "until")}
        found.setdefault(tuple((k, shown(v)) for k, v in keys.items()), []).append(row)
    return found


def _days(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("from", "until") if key in row}


def _row_words(pair: _Pair, key: tuple[tuple[str, str], ...], table: Any) -> str:
    words = []
    for name, value in key:
        own = table.get("keys", {}).get(name) if isinstance(table, dict) else None
        known = own if isinstance(own, dict) else pair.new_words.choices.get(name, {})
        label = pair.new_words.labels.get(name, {"prefix": "代码", "under": "读法"}.get(name, name))
        named = "、".join(str(known.get(one, one)) for one in value.split("、"))
        words.append(f"{label}{named}")
    return "，".join(words) or "全部"


def _named(pair: _Pair) -> Iterator[Difference]:
    for kind in _NAMED:
        for name, clause, before, after in pair.items(kind):
            if before != after:
                label = _label(after, before, pair.new_words.labels.get(name, name))
                yield _one(clause, kind, name, label, _by_fields(pair, before, after))


def _facts(pair: _Pair) -> Iterator[Difference]:
    before, after = pair.old.all_facts(), pair.new.all_facts()
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one != other:
            yield _one("", "facts", name, _label(other, one, name), _by_fields(pair, one, other))


def _benefits(pair: _Pair) -> Iterator[Difference]:
    for name in dict.fromkeys([*pair.old.benefits, *pair.new.benefits]):
        one, other = pair.old.benefits.get(name), pair.new.benefits.get(name)
        if one != other:
            clause = str((other or one or {}).get("clause", ""))
            label = _label(other, one, name)
            yield _one(clause, "benefits", name, label, _by_fields(pair, one, other))


def _by_fields(pair: _Pair, before: Any, after: Any) -> Said:
    return field_changes(before, after, pair.old_words, pair.new_words)


def _without(said: Any, key: str) -> Any:
    return {k: v for k, v in said.items() if k != key} if isinstance(said, dict) else said


def _label(after: Any, before: Any, otherwise: str) -> str:
    for said in (after, before):
        if isinstance(said, dict):
            label = said.get("label") or said.get("question")
            if label:
                return str(label)
    return otherwise


def _one(clause: str, kind: str, name: str, label: str, said: Said) -> Difference:
    change = CHANGED if said.before and said.after else REMOVED if said.before else ADDED
    told = said.sentence or said.after or said.before
    if change != CHANGED:
        told = f"{CHANGE_LABELS[change]}“{label}”" + (f"：{told}" if told and told != label else "")
    elif kind != "clause" or name in _WHOLE:
        told = f"“{label}”{told}"
    return Difference(clause, kind, name, label, change, said.before, said.after, told)


def _in_days(clause: str, kind: str, name: str, label: str, stretch: Stretch) -> Difference:
    days = days_words(stretch.since, stretch.until)
    before, after = str(stretch.before or ""), str(stretch.after or "")
    if before and after:
        change, told = CHANGED, f"{days}由{before}改为{after}"
    elif after:
        change, told = ADDED, f"{days}新增为{after}"
    else:
        change, told = REMOVED, f"{days}删去（原为{before}）"
    sentence = f"“{label}”{told}"
    since = stretch.since if stretch.since != date.min else None
    until = stretch.until if stretch.until != date.max else None
    return Difference(clause, kind, name, label, change, before, after, sentence, since, until)
