"""The cases a rulebook carries to prove itself, where a change makes them come out otherwise.

Whoever changes a number must say what the cases now come to: `differing_cases` lists each with
what it expects and what is found, `accept_results` writes the found into `cases.yaml` and leaves
everything else there as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from jisheng.ground.money import Money
from jisheng.policy.editing import flow, node_child, node_end
from jisheng.policy.engine.evaluate import Raw, borne_by, funds_of, left_by
from jisheng.policy.engine.folder import CASES, read_folder
from jisheng.policy.engine.proving import OwnCase, read_own_cases
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack, find_above
from jisheng.policy.raw_texts import WordLoader
from jisheng.policy.stored_pack import Texts, laid

_KEPT_WHEN_STATED = ("payee", "funds", "leaves")


@dataclass(frozen=True)
class DifferingCase:
    """One case: its place in the list from 0, its name, what it expects, what is found."""

    place: int
    name: str
    benefit: str
    expected: Mapping[str, Any]
    found: Mapping[str, Any]

    @property
    def changes(self) -> tuple[tuple[str, Any, Any], ...]:
        """Return each thing that differs: its name, expected, found."""
        names = [*self.expected, *(name for name in self.found if name not in self.expected)]
        return tuple(
            (name, self.expected.get(name), self.found.get(name))
            for name in names
            if self.expected.get(name) != self.found.get(name)
        )


def differing_cases(
    name: str, texts: Texts, beside: Mapping[str, Texts] | None = None
) -> tuple[DifferingCase, ...]:
    """Return the cases that come out otherwise; cases that cannot be decided are left aside.

    Raise `PolicyError` where the rules have other faults, which come first.
    """
    others = tuple((over, _pairs(said)) for over, said in sorted((beside or {}).items()))
    return _differing_cases(name, _pairs(texts), others)


_Pairs = tuple[tuple[str, str], ...]


def _pairs(texts: Texts) -> _Pairs:
    return tuple(sorted(texts.items()))


@lru_cache(maxsize=8)
def _differing_cases(
    name: str, texts: _Pairs, beside: tuple[tuple[str, _Pairs], ...]
) -> tuple[DifferingCase, ...]:
    """Decide the cases once for each content: whoever looks at them accepts them next."""
    others = {over: dict(said) for over, said in beside}
    with laid(name, dict(texts), others) as place:
        folder = read_folder(place, find_above)
        cases = read_own_cases(folder)
        if folder.faults.found:
            raise PolicyError("规则还有其他问题，请先改正，再看案例。")
        return tuple(_differing(Pack(folder), cases))


def accept_results(
    name: str,
    texts: Texts,
    beside: Mapping[str, Texts] | None = None,
    *,
    only: Collection[str] | None = None,
) -> dict[str, str]:
    """Return the texts with what is found put into the cases that expected something else.

    `only` names the cases to change. Raise `PolicyError` when there is none.
    """
    differing = [
        one for one in differing_cases(name, texts, beside) if only is None or one.name in only
    ]
    if not differing:
        raise PolicyError("没有结果不同的案例，不用改写。")
    text = texts[CASES]
    for one in reversed(differing):
        node = _expect_node(text, one.place)
        written = flow(one.found)
        text = text[: node.start_mark.index] + written + text[node_end(node) :]
    return {**texts, CASES: text}


def _differing(pack: Pack, cases: Collection[OwnCase]) -> list[DifferingCase]:
    found = []
    for place, case in enumerate(cases):
        try:
            raw = pack.reckon(case.benefit, case.facts, (), case.readings)
        except PolicyError:
            continue
        expected, now = _expected(case), _found(pack, case, raw)
        if expected != now:
            found.append(DifferingCase(place, case.name, case.benefit, expected, now))
    return found


def _expected(case: OwnCase) -> dict[str, Any]:
    said: dict[str, Any] = {"outcome": case.outcome}
    if case.amount != "0.00":
        said["amount"] = case.amount
    if case.reason_code is not None:
        said["reason_code"] = case.reason_code
    for key in _KEPT_WHEN_STATED:
        stated = getattr(case, key)
        if stated is not None:
            said[key] = dict(stated) if isinstance(stated, Mapping) else stated
    return said


def _found(pack: Pack, case: OwnCase, raw: Raw) -> dict[str, Any]:
    said: dict[str, Any] = {"outcome": raw.outcome}
    if raw.amount_fen:
        said["amount"] = Money(raw.amount_fen).plain()
    if raw.reason is not None:
        said["reason_code"] = raw.reason
    benefit = pack.compiled(case.benefit)
    if case.payee is not None:
        said["payee"] = raw.payee
    if isinstance(case.funds, tuple):
        row = funds_of(benefit, raw)
        said["funds"] = row.order if row else ()
    elif case.funds is not None:
        said["funds"] = {f: Money(fen).plain() for f, fen in borne_by(benefit, raw).items()}
    if case.leaves is not None:
        said["leaves"] = left_by(benefit, raw)
    return said


def _expect_node(text: str, place: int) -> yaml.Node:
    cases = node_child(yaml.compose(text, Loader=WordLoader), "cases")
    rows = cases.value if isinstance(cases, yaml.SequenceNode) else ()
    found = node_child(rows[place], "expect")
    if found is None:
        raise PolicyError(f"{CASES} 的写法特殊，不能自动改写。请在“规则文件”中直接修改。")
    return found
