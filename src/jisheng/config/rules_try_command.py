"""`jisheng rules simulate`: try a change, or every other reading, on cases and add up the money."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jisheng.config.rules_packs import (
    AGREED,
    DIFFERS,
    add_assume,
    add_document,
    add_json,
    add_standards,
    add_verb,
    asked_pack,
    assumed,
    progress,
    read_data,
)
from jisheng.policy import Pack, PolicyError, load_pack
from jisheng.policy.cases import read_cases
from jisheng.policy.changed_pack import changed_pack
from jisheng.policy.decision import canonical, plain
from jisheng.policy.pack import EVERYTHING
from jisheng.policy.readings_cost import ReadingCost, costs_of_readings, uncomputable
from jisheng.policy.simulate import OUTCOMES, Simulation, Sum, Tried, TriedCase, simulate

_CASE_FILES = (".yaml", ".yml")
_GROUPINGS = {"month": "by month", "group": "by group", "fund": "by fund",
              "benefit_label": "by benefit"}  # fmt: skip
_TOLD = 10
_COLUMNS = ("ref", "group", "month", "benefit", "result", "outcome_before", "outcome_after",
            "before", "after", "change", "reason_before", "reason_after", "why")  # fmt: skip


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb of this group."""
    verb = add_verb(verbs, "simulate", "try a change on cases: who gains, who loses", _simulate)
    add_document(verb)
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("--change", type=Path, metavar="CHANGE",
                      help="a YAML file of small changes, or another rulebook folder")  # fmt: skip
    what.add_argument("--readings", action="store_true",
                      help="what each other reading of the text would cost")  # fmt: skip
    verb.add_argument("cases", type=Path, metavar="IN",
                      help="a table (.csv, .xlsx, .parquet) or a .yaml file of cases")  # fmt: skip
    verb.add_argument("--benefit", help="the benefit of a table's rows; of cases, only these")
    verb.add_argument("--group", metavar="COLUMN", help="add up by this column of the table")
    verb.add_argument("--out", type=Path, help="write every case with both results as CSV")
    add_assume(verb)
    add_standards(verb)
    add_json(verb)


def _simulate(options: argparse.Namespace) -> int:
    pack = asked_pack(options)
    cases, faults = _cases(pack, options)
    for fault in faults[:_TOLD]:
        sys.stderr.write(f"{fault}\n")
    if not cases:
        raise PolicyError(f"“{options.cases}”里没有可以试算的案例。请核对补贴名称和文件。")
    if options.readings:
        _try_readings(pack, cases, faults, options)
    else:
        _try_change(pack, cases, faults, options)
    return DIFFERS if faults else AGREED


def _cases(pack: Pack, options: argparse.Namespace) -> tuple[list[TriedCase], list[str]]:
    """Return the cases of a file, and in words the rows that cannot be read."""
    if options.cases.suffix.lower() in _CASE_FILES:
        return list(_acceptance_cases(pack, options)), []
    if not options.benefit:
        raise PolicyError("表格没有写明是哪一项补贴。请用 --benefit 给出。")
    from jisheng.policy.batch.tables_cases import cases_of_table

    return cases_of_table(
        pack, options.benefit, options.cases, assumed(options), options.group or ""
    )


def _acceptance_cases(pack: Pack, options: argparse.Namespace) -> Iterator[TriedCase]:
    for case in read_cases(options.cases):
        if case.benefit in pack.benefits and options.benefit in (None, case.benefit):
            group = str(case.facts.get(options.group, "")) if options.group else ""
            yield TriedCase(case.id, case.benefit, case.facts, group=group, assume=EVERYTHING)


def _try_change(
    pack: Pack, cases: list[TriedCase], faults: list[str], options: argparse.Namespace
) -> None:
    other = _other(pack, options)
    with progress("simulate", len(cases)) as done:
        tried = simulate(cases, pack, other, done)
    if options.out:
        _write(options.out, tried)
    if options.json:
        print(canonical(_as_data(tried, faults)).decode())
    else:
        _print_simulation(tried)


def _other(pack: Pack, options: argparse.Namespace) -> Pack:
    """Return the rulebook to try: a folder, or the old one with a few things changed."""
    change: Path = options.change
    if change.is_dir():
        other = load_pack(path=change)
        return other.as_known(options.known_on) if options.known_on else other
    return changed_pack(pack, read_data(change, "变更文件"))


def _print_simulation(tried: Simulation) -> None:
    total = tried.total
    counts = ", ".join(f"{name} {len(tried.of(name))}" for name in OUTCOMES)
    print(f"{total.cases} cases: {counts}")
    print(f"before {total.before.plain()}, after {total.after.plain()}, {_signed(total)} yuan")
    for what, title in _GROUPINGS.items():
        sums = tried.by(what)
        if len(sums) > 1 or (sums and sums[0].name and what == "group"):
            print(f"{title}:")
            for one in sums:
                print(f"  {one.name or '—'}  {one.cases} cases  {_signed(one)}")
    for name in ("wins", "loses", "undecided"):
        for case in tried.of(name)[:_TOLD]:
            print(f"  {name}  {case.ref}  {_case_words(case)}")


def _case_words(case: Tried) -> str:
    if case.why:
        return case.why
    codes = " → ".join(code or "—" for code in (case.reason_before, case.reason_after))
    reasons = f"  {codes}" if case.reason_before or case.reason_after else ""
    return f"{case.before.plain()} → {case.after.plain()}{reasons}"


def _signed(one: Sum | ReadingCost) -> str:
    return f"{'+' if one.change.fen > 0 else ''}{one.change.plain()}"


def _as_data(tried: Simulation, faults: list[str]) -> dict[str, Any]:
    return {
        "total": _sum_data(tried.total),
        **{what: [_sum_data(one) for one in tried.by(what)] for what in _GROUPINGS},
        "cases": [{**plain(one), "change": plain(one.change)} for one in tried.cases],
        "unreadable": faults,
    }


def _sum_data(one: Sum) -> dict[str, Any]:
    data: dict[str, Any] = plain(one)
    return {**data, "change": plain(one.change)}


def _write(path: Path, tried: Simulation) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for case in tried.cases:
            money = {name: getattr(case, name).plain() for name in ("before", "after", "change")}
            writer.writerow([money.get(name) or getattr(case, name) for name in _COLUMNS])


def _try_readings(
    pack: Pack, cases: list[TriedCase], faults: list[str], options: argparse.Namespace
) -> None:
    with progress("readings") as done:
        costs = costs_of_readings(cases, pack, done)
    if options.json:
        told = {
            "readings": [plain(one) for one in costs],
            "cannot_be_computed": [list(row) for row in uncomputable(cases, pack)],
            "unreadable": faults,
        }
        print(canonical(told).decode())
        return
    for one in costs:
        open_ = f", undecided {one.undecided}" if one.undecided else ""
        print(f"{one.clause}  {one.reading} = {one.option}  {one.label}")
        print(f"    {_signed(one)} yuan; wins {one.wins}, loses {one.loses} of {one.cases}{open_}")
    for clause, name, why in uncomputable(cases, pack):
        print(f"{clause}  {name}\n    不能据事实计算：{why}")
    if not costs:
        print("这些案例不涉及其他可以计算的读法。")
