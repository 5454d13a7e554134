"""`jisheng rules decide`, `cases`, `explain` and `replay`: one case at a time, with its reasons."""

from __future__ import annotations

import argparse
import json
from collections import Counter
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
    built_in,
    is_one,
    known_pack,
    names_in,
    pack_of,
    progress,
    read_facts,
)
from jisheng.policy import Decision, Pack, PolicyError, ReplayError, replay
from jisheng.policy.cases import Result, read_cases, run_cases
from jisheng.policy.decision import canonical, plain

_MARKS = {"as_expected": "ok  ", "differs": "DIFF"}


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this group."""
    decide = add_verb(verbs, "decide", "decide one case from a file of facts", _decide)
    add_document(decide)
    decide.add_argument("--benefit", required=True)
    decide.add_argument("facts", type=Path)
    add_assume(decide)
    _add_language(decide)
    add_standards(decide)
    add_json(decide)
    cases = add_verb(verbs, "cases", "hold acceptance cases against the rulebook", _cases)
    cases.add_argument("file", type=Path)
    cases.add_argument("--benefit", help="only cases of this benefit")
    cases.add_argument("--document", help="decide all cases by this document or folder")
    add_standards(cases)
    add_json(cases)
    explain = add_verb(verbs, "explain", "put a stored decision into words", _explain)
    explain.add_argument("decisions", type=Path, metavar="DECISION.json")
    _add_language(explain)
    add_json(explain)
    again = add_verb(verbs, "replay", "decide stored decisions again, byte for byte", _replay)
    again.add_argument("decisions", type=Path, metavar="DECISION.json")
    add_standards(again)
    add_json(again)


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--html", action="store_true", help="as a page instead of plain text")


def _decide(options: argparse.Namespace) -> int:
    pack = asked_pack(options)
    facts = read_facts(options.facts)
    decision = pack.decide(options.benefit, facts, assume=assumed(options))
    if options.json:
        print(decision.to_json().decode())
    else:
        print(_explained(decision, options), end="")
    return DIFFERS if decision.outcome == "unknown" else AGREED


def _explained(decision: Decision, options: argparse.Namespace) -> str:
    return decision.explain(options.language, form="html" if options.html else "text")


def _cases(options: argparse.Namespace) -> int:
    cases = read_cases(options.file)
    if options.benefit:
        cases = [case for case in cases if case.benefit == options.benefit]
    results = []
    with progress("cases", len(cases)) as done:
        for result in run_cases(cases, lambda document: known_pack(document, options)):
            results.append(result)
            done(len(results))
    counts = Counter(result.status for result in results)
    if options.json:
        print(canonical([_plain_result(result) for result in results]).decode())
    else:
        _print_results(results, counts)
    nothing_asked_for = options.benefit and len(results) == counts["not_decided"]
    return DIFFERS if counts["differs"] or not cases or nothing_asked_for else AGREED


def _plain_result(result: Result) -> dict[str, Any]:
    shown: dict[str, Any] = plain(result)
    return {**shown, "case": result.case.id, "benefit": result.case.benefit}


def _print_results(results: list[Result], counts: Counter[str]) -> None:
    for result in results:
        if result.status != "not_decided":
            _print_result(result)
    undecided = counts["not_decided"]
    decided = len(results) - undecided
    if undecided:
        print(f"{undecided} not decided (no rulebook folder decides the benefit yet)")
    print(f"{decided} cases, {counts['as_expected']} as expected")


def _print_result(result: Result) -> None:
    case, found = result.case, result.found
    reason = f"  {found['reason_code']}" if found.get("reason_code") else ""
    outcome, amount = found.get("outcome", "error"), found.get("amount", "")
    payee = found.get("payee", "")
    mark = _MARKS[result.status]
    print(f"{mark} {case.id}  {case.benefit}  {outcome:<8}{amount:>12}  {payee}{reason}")
    for difference in result.differences or ([result.error] if result.error else []):
        print(f"       {difference}")
    for other in result.alternatives:
        by = f"  ← {other.computed_by}" if other.computed_by else ""
        print(f"       other reading: {other.outcome} {other.amount}  {other.reading}{by}")


def _explain(options: argparse.Namespace) -> int:
    decisions = list(_stored(options.decisions))
    if not decisions:
        raise PolicyError(f"“{options.decisions}”里没有决定。请给出 decide --json 写出的决定。")
    for place, (_, decision) in enumerate(decisions):
        if options.json:
            print(canonical({"explanation": _explained(decision, options)}).decode())
            continue
        print("\n" if place and not options.html else "", end="")
        print(_explained(decision, options), end="")
    return AGREED


def _stored(path: Path) -> Iterator[tuple[int, Decision]]:
    """Yield the decisions of a file: one, a list of them, or one on each line."""
    try:
        text = path.read_text(encoding="utf-8")
        for number, data in enumerate(_records(text), 1):
            yield number, Decision.from_json(json.dumps(data, ensure_ascii=False))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PolicyError(
            f"决定文件“{path}”读不了：{error}。请给出 decide --json 写出的决定。"
        ) from error


def _records(text: str) -> Iterator[Any]:
    try:
        data = json.loads(text)
    except ValueError:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    yield from data if isinstance(data, list) else [data]


def _replay(options: argparse.Namespace) -> int:
    shown = []
    with progress("replay") as done:
        for number, decision in _stored(options.decisions):
            shown.append({"number": number, "benefit": decision.benefit,
                          "difference": _replayed(decision, options)})  # fmt: skip
            done(number)
    differing = [row for row in shown if row["difference"]]
    if options.json:
        print(canonical(shown).decode())
    else:
        for row in differing:
            print(f"DIFF {row['number']}  {row['benefit']}  {row['difference']}")
        print(f"{len(shown)} decisions replayed, {len(shown) - len(differing)} byte for byte")
    return DIFFERS if differing or not shown else AGREED


def _replayed(decision: Decision, options: argparse.Namespace) -> str:
    """Return in what a replayed decision differs; empty when not a byte does."""
    try:
        again = replay(decision, _pack_then(decision, options))
    except ReplayError as error:
        return str(error)
    if again.to_json() == decision.to_json():
        return ""
    before, after = plain(decision), plain(again)
    names = "、".join(name for name in before if before[name] != after[name])
    return f"重演结果与所存的不同：{names}。请核对所存的决定是否被改动。"


def _pack_then(decision: Decision, options: argparse.Namespace) -> Pack:
    folder, rulebook = decision.document.folder, options.rulebook
    is_known = folder in built_in() or (
        rulebook is not None and (is_one(rulebook) or folder in names_in(rulebook))
    )
    if not is_known:
        raise ReplayError(f"手头没有规则文件夹“{folder}”。请用 --rulebook 给出当时的规则文件夹。")
    return pack_of(folder, options)
