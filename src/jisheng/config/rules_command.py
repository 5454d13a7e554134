"""`jisheng rules …`: hold a rulebook against cases, check it, decide by it, show its coverage.

Needs no Django and no database. Exit code 1 on any mismatch, unknown outcome or refusal to load.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jisheng.policy import Pack, PackError, PolicyError, load_pack
from jisheng.policy.cases import Result, read_cases, run_cases
from jisheng.policy.decision import canonical, plain
from jisheng.policy.pack import RULEBOOK

Run = Callable[[argparse.Namespace], int]


def add_rules_commands(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
) -> None:
    """Add `rules` with its subcommands; each sets `run`, which returns the exit code."""
    rules = subparsers.add_parser("rules", help="the rulebook: cases, check, decide, coverage")
    add_to(rules)


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands to `parser`."""
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    cases = _verb(verbs, "cases", "hold acceptance cases against the rulebook", _cases)
    cases.add_argument("file", type=Path)
    cases.add_argument("--benefit", help="only cases of this benefit")
    cases.add_argument("--document", help="decide all cases by this document or folder")
    cases.add_argument("--json", action="store_true", help="machine-readable output")
    check = _verb(verbs, "check", "check a rulebook folder, or all built-in ones", _check)
    check.add_argument("folder", nargs="?")
    check.add_argument("--json", action="store_true", help="machine-readable output")
    decide = _verb(verbs, "decide", "decide one case from a file of facts", _decide)
    decide.add_argument("--document", required=True)
    decide.add_argument("--benefit", required=True)
    decide.add_argument("facts", type=Path)
    decide.add_argument("--language", choices=("zh", "en"), default="zh")
    decide.add_argument("--json", action="store_true", help="the decision record itself")
    coverage = _verb(verbs, "coverage", "show what becomes of every clause", _coverage)
    coverage.add_argument("document")
    coverage.add_argument("--json", action="store_true", help="machine-readable output")


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, run: Run
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    parser.set_defaults(run=lambda options: _guarded(run, options))
    return parser


def _guarded(run: Run, options: argparse.Namespace) -> int:
    """Run a command; what the rulebook refuses is said in words and ends in exit code 1."""
    try:
        return run(options)
    except PolicyError as error:
        print(error, file=sys.stderr)
        return 1


@lru_cache(maxsize=32)
def _pack(document: str) -> Pack:
    """Return a built-in pack by its name, otherwise the folder at that path."""
    return load_pack(document) if document in _built_in() else load_pack(path=document)


def _built_in() -> list[str]:
    return sorted(path.parent.name for path in RULEBOOK.glob("*/document.yaml"))


def _cases(options: argparse.Namespace) -> int:
    cases = read_cases(options.file)
    if options.benefit:
        cases = [case for case in cases if case.benefit == options.benefit]
    results = list(run_cases(cases, lambda document: _find(document, options.document)))
    counts = Counter(result.status for result in results)
    if options.json:
        print(canonical([_plain_result(result) for result in results]).decode())
    else:
        _print_results(results, counts)
    nothing_asked_for = options.benefit and len(results) == counts["not_decided"]
    return 1 if counts["differs"] or not cases or nothing_asked_for else 0


def _find(document: str, asked_for: str | None) -> Pack | None:
    """Return the pack asked for, or the built-in one of a case's document, if there is one."""
    if asked_for:
        return _pack(asked_for)
    return _pack(document) if document in _built_in() else None


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
    case, mark = result.case, "ok  " if result.status == "as_expected" else "DIFF"
    found = result.found
    reason = f"  {found['reason_code']}" if found.get("reason_code") else ""
    outcome, amount = found.get("outcome", "error"), found.get("amount", "")
    payee = found.get("payee", "")
    print(f"{mark} {case.id}  {case.benefit}  {outcome:<8}{amount:>12}  {payee}{reason}")
    for difference in result.differences or ([result.error] if result.error else []):
        print(f"       {difference}")
    for other in result.alternatives:
        by = f"  ← {other.computed_by}" if other.computed_by else ""
        print(f"       other reading: {other.outcome} {other.amount}  {other.reading}{by}")


def _check(options: argparse.Namespace) -> int:
    documents = [options.folder] if options.folder else _built_in()
    shown: list[dict[str, Any]] = []
    failed = False
    for document in documents:
        try:
            pack = _pack(document)
            shown.append({"document": document, "version": pack.version, "faults": []})
        except PackError as error:
            failed = True
            shown.append({"document": document, "version": None, "faults": plain(error.faults)})
    print(canonical(shown).decode() if options.json else "\n".join(map(_checked, shown)))
    return 1 if failed else 0


def _checked(entry: dict[str, Any]) -> str:
    if not entry["faults"]:
        return f"{entry['document']}: no faults, version {entry['version'][:16]}"
    rows = [f"{f['file']}:{f['line']}: {f['message']} → {f['remedy']}" for f in entry["faults"]]
    return "\n".join([f"{entry['document']}: {len(rows)} faults", *rows])


def _decide(options: argparse.Namespace) -> int:
    decision = _pack(options.document).decide(options.benefit, _read_facts(options.facts))
    print(decision.to_json().decode() if options.json else decision.explain(options.language))
    return 1 if decision.outcome == "unknown" else 0


def _read_facts(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        facts = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise PolicyError(f"事实文件“{path}”读不了：{error}。请给出 YAML 或 JSON 文件。") from error
    if not isinstance(facts, dict):
        raise PolicyError(f"事实文件“{path}”不是“事实名: 值”的形式。请按名字逐项列出。")
    return facts


def _coverage(options: argparse.Namespace) -> int:
    pack = _pack(options.document)
    counts: Counter[str] = Counter()
    rows = []
    for entry in pack.clauses:
        kinds = Counter(kind for kind, _ in (*entry.states, *entry.serves))
        kinds.update({"no_effect": 1} if entry.no_effect else {})
        counts.update(kinds)
        rows.append({"clause": entry.clause, "gist": entry.gist, "kinds": dict(kinds)})
    missing = [c for c in pack.document.outline if c not in {e.clause for e in pack.clauses}]
    if options.json:
        total = {"clauses": rows, "without_entry": missing, "counts": dict(counts)}
        print(canonical(total).decode())
    else:
        _print_coverage(pack, rows, counts, missing)
    return 1 if missing else 0


def _print_coverage(
    pack: Pack, rows: list[dict[str, Any]], counts: Counter[str], missing: list[str]
) -> None:
    print(f"{pack.document.number} {pack.document.short_title}")
    for row in rows:
        kinds = ", ".join(f"{kind} {count}" for kind, count in row["kinds"].items())
        print(f"  {row['clause']}  {row['gist']}\n      {kinds}")
    print(f"{len(rows)} clauses, {len(missing)} without entry")
    print(", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `rules` on its own: `python -m jisheng.config.rules_command cases FILE`."""
    parser = argparse.ArgumentParser(prog="jisheng rules")
    add_to(parser)
    options = parser.parse_args(arguments)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
