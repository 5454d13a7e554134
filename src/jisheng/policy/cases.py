"""Acceptance cases: a file of facts and expected results, held against the packs that decide them.

The one place where a condition that is not mentioned is taken as fulfilled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jisheng.ground.fault import GroundFault
from jisheng.ground.money import Money
from jisheng.policy.engine.evaluate import UNKNOWN
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import EVERYTHING, Pack

COMPARED = ("outcome", "amount", "reason_code", "payee")
FindPack = Callable[[str], Pack | None]


@dataclass(frozen=True)
class Case:
    """A case as written: facts, what is expected, which other readings the text allows."""

    id: str
    document: str
    benefit: str
    clause: str
    facts: Mapping[str, Any]
    expected: Mapping[str, Any]
    is_ambiguous: bool
    alternatives: tuple[Mapping[str, Any], ...]
    why: str


@dataclass(frozen=True)
class Alternative:
    """Another reading of an ambiguous case, and the option of the pack that computes it."""

    reading: str
    amount: str
    outcome: str
    computed_by: str


@dataclass(frozen=True)
class Result:
    """What became of a case: `as_expected`, `differs` or `not_decided`."""

    case: Case
    status: str
    found: Mapping[str, str | None]
    differences: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    error: str = ""


def read_cases(path: Path) -> list[Case]:
    """Read a case file; raise `PolicyError` when it is none."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise PolicyError(
            f"案例文件“{path}”读不了：{error}。请给出含 cases 列表的 YAML 文件。"
        ) from error
    rows = data.get("cases") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise PolicyError(f"案例文件“{path}”没有 cases 列表。请以“cases:”开头，逐条列出案例。")
    return [_read_case(row, number) for number, row in enumerate(rows, 1)]


def _read_case(row: Any, number: int) -> Case:
    """Return one case; what it lacks is said with its place in the list."""
    name = f"第{number}条案例"
    item = _mapping(row, name)
    for key in ("id", "jurisdiction", "benefit"):
        if not isinstance(item.get(key), str):
            raise PolicyError(f"{name}缺少“{key}”，或不是文本。请补上“{key}: …”。")
    name = f"案例“{item['id']}”"
    others = item.get("alternatives") or ()
    if not isinstance(others, list | tuple):
        raise PolicyError(f"{name}的 alternatives 应为列表。请每项以“- ”开头。")
    return Case(
        item["id"],
        item["jurisdiction"],
        item["benefit"],
        str(item.get("clause", "")),
        _mapping(item.get("facts"), f"{name}的 facts "),
        _mapping(item.get("expected"), f"{name}的 expected "),
        bool(item.get("ambiguous")),
        tuple(_mapping(other, f"{name}的 alternatives 各项") for other in others),
        str(item.get("why", "")),
    )


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise PolicyError(f"{what}应为“名字: 值”的条目。请检查层级和写法。")
    return value


def _amount(value: Any) -> str:
    """Return an expected amount with two decimals; raise `PolicyError` when it is none."""
    try:
        return Money.from_yuan(str(value)).plain()
    except GroundFault as fault:
        raise PolicyError(f"案例的 amount 不对：{fault}") from fault


def run_cases(cases: list[Case], find_pack: FindPack) -> Iterator[Result]:
    """Decide each case by the pack of its document."""
    for case in cases:
        pack = find_pack(case.document)
        if pack is None or case.benefit not in pack.benefits:
            yield Result(case, "not_decided", {}, ())
        else:
            yield _run(case, pack)


def _run(case: Case, pack: Pack) -> Result:
    try:
        expected = {name: case.expected.get(name) for name in COMPARED}
        expected["amount"] = _amount(expected["amount"])
        found = _decide(case, pack)
        alternatives = tuple(_alternatives(case, pack))
    except PolicyError as error:
        return Result(case, "differs", {}, (), error=str(error))
    differences = tuple(
        f"{name} 应为 {expected[name]}，算得 {found[name]}"
        for name in COMPARED
        if expected[name] != found[name]
    )
    status = "differs" if differences else "as_expected"
    return Result(case, status, found, differences, alternatives)


def _decide(case: Case, pack: Pack) -> dict[str, str | None]:
    """Return what a case comes to; a condition whose facts are not mentioned is fulfilled."""
    decision = pack.decide(case.benefit, case.facts, assume=EVERYTHING, changes=False)
    if decision.outcome == UNKNOWN:
        raw = pack.reckon(case.benefit, case.facts, EVERYTHING, takes_unmentioned=True)
        return _comparable(raw.outcome, Money(raw.amount_fen), raw.reason, raw.payee)
    return _comparable(decision.outcome, decision.amount, decision.reason_code, decision.payee)


def _comparable(
    outcome: str, amount: Money, reason: str | None, payee: str
) -> dict[str, str | None]:
    return {
        "outcome": outcome,
        "amount": amount.plain(),
        "reason_code": reason,
        "payee": payee,
    }


def _alternatives(case: Case, pack: Pack) -> Iterator[Alternative]:
    """Name the other readings of an ambiguous case and the options that come to their amount."""
    for other in case.alternatives:
        outcome = str(other.get("outcome", case.expected.get("outcome")))
        amount = _amount(other.get("amount", case.expected.get("amount")))
        ways = [
            f"{name}={option}"
            for name, option in other_readings(pack)
            if _comes_to(case, pack.with_readings({name: option}), outcome, amount)
        ]
        yield Alternative(str(other.get("reading", "")), amount, outcome, " / ".join(ways))


def other_readings(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield every reading not taken that the facts can carry."""
    for reading in pack.readings.values():
        for option in reading.options.values():
            taken = pack.readings_taken[reading.name]
            if option.name != taken and not option.cannot_be_computed:
                yield reading.name, option.name


def _comes_to(case: Case, pack: Pack, outcome: str, amount: str) -> bool:
    try:
        found = _decide(case, pack)
    except PolicyError:
        return False
    return (found["outcome"], found["amount"]) == (outcome, amount)
