"""`jisheng rules check`, `coverage` and `diff`: a rulebook as it stands, before it decides."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from jisheng.config.rules_packs import (
    AGREED,
    DIFFERS,
    add_json,
    add_verb,
    every_document,
    names_in,
    pack_of,
    progress,
)
from jisheng.policy import Pack, PackError, PolicyError
from jisheng.policy.coverage import Coverage, Number, coverage_of, numbers_of
from jisheng.policy.decision import canonical, plain
from jisheng.policy.difference import Difference, difference
from jisheng.policy.stored_pack import built_in_names, built_in_texts, texts_of


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this group."""
    check = add_verb(verbs, "check", "check a rulebook folder, or all of them", _check)
    check.add_argument("folder", nargs="?", help="a built-in name or a folder")
    add_json(check)
    coverage = add_verb(verbs, "coverage", "show what becomes of every clause", _coverage)
    coverage.add_argument("document")
    coverage.add_argument(
        "--text", type=Path, help="the official text: every number in it must be accounted for"
    )
    add_json(coverage)
    diff = add_verb(verbs, "diff", "tell two versions apart, in words, clause by clause", _diff)
    diff.add_argument("old", help="a built-in name or a folder")
    diff.add_argument("new", help="a built-in name or a folder")
    add_json(diff)


def _check(options: argparse.Namespace) -> int:
    documents = [options.folder] if options.folder else every_document(options)
    shown: list[dict[str, Any]] = []
    with progress("check", len(documents)) as done:
        for place, document in enumerate(documents, 1):
            shown.append(_checked(document, options))
            done(place)
    print(canonical(shown).decode() if options.json else "\n".join(map(_in_words, shown)))
    return DIFFERS if any(entry["faults"] for entry in shown) else AGREED


def _checked(document: str, options: argparse.Namespace) -> dict[str, Any]:
    alone = argparse.Namespace(rulebook=options.rulebook if options.folder else None)
    try:
        pack = pack_of(document, alone)
    except PackError as error:
        return {"document": document, "version": None, "faults": plain(error.faults)}
    return {"document": document, "version": pack.version, "faults": []}


def _in_words(entry: dict[str, Any]) -> str:
    if not entry["faults"]:
        return f"{entry['document']}: no faults, version {entry['version'][:16]}"
    rows = [f"{f['file']}:{f['line']}: {f['message']} → {f['remedy']}" for f in entry["faults"]]
    return "\n".join([f"{entry['document']}: {len(rows)} faults", *rows])


def _coverage(options: argparse.Namespace) -> int:
    pack = pack_of(options.document, options)
    covered = coverage_of(pack)
    numbers = numbers_of(pack, _read_text(options.text)) if options.text else ()
    unbound = [number for number in numbers if not number.bound_to]
    if options.json:
        print(canonical(_as_data(covered, numbers, options.text is not None)).decode())
    else:
        _print_coverage(pack, covered)
        if options.text:
            _print_numbers(numbers, unbound)
    return DIFFERS if covered.without_entry or unbound else AGREED


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PolicyError(f"原文“{path}”读不了：{error}。请给出文本文件的路径。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PolicyError(f"原文“{path}”不是 UTF-8 或 GB18030 文本。请另存为纯文本文件。")


def _as_data(covered: Coverage, numbers: tuple[Number, ...], has_text: bool) -> dict[str, Any]:
    rows = [asdict(clause) for clause in covered.clauses]
    told = {"numbers": [asdict(number) for number in numbers]} if has_text else {}
    return {
        "clauses": [{**row, "kinds": dict(row["kinds"])} for row in rows],
        "without_entry": list(covered.without_entry),
        "counts": dict(covered.counts),
        **told,
    }


def _print_coverage(pack: Pack, covered: Coverage) -> None:
    print(f"{pack.document.number} {pack.document.short_title}")
    for clause in covered.clauses:
        kinds = ", ".join(f"{kind} {count}" for kind, count in clause.kinds.items())
        print(f"  {clause.clause}  {clause.gist}\n      {kinds}")
    for clause_number in covered.without_entry:
        print(f"  {clause_number}  （没有条目）")
    print(f"{len(covered.clauses)} clauses, {len(covered.without_entry)} without entry")
    print(", ".join(f"{kind} {count}" for kind, count in covered.counts.items()))


def _print_numbers(numbers: tuple[Number, ...], unbound: list[Number]) -> None:
    kinds = Counter(number.bound_to.split(" ")[0] for number in numbers if number.bound_to)
    bound = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    print(f"{len(numbers)} numbers in the text: {bound}; {len(unbound)} unbound")
    for number in unbound:
        print(f"  {number.clause}  {number.written}  …{number.around}…")


def _diff(options: argparse.Namespace) -> int:
    old, new = (_texts(name, options.rulebook) for name in (options.old, options.new))
    found = difference(old, new)
    if options.json:
        print(canonical([plain(one) for one in found]).decode())
    else:
        _print_differences(found)
    return AGREED


def _texts(name: str, rulebook: Path | None) -> dict[str, str]:
    """Return the texts of a rulebook by name or folder, also of one that does not load yet."""
    if rulebook is not None and name in names_in(rulebook):
        return texts_of(rulebook / name)
    return built_in_texts(name) if name in built_in_names() else texts_of(name)


def _print_differences(found: tuple[Difference, ...]) -> None:
    for clause, group in groupby(found, key=lambda one: one.clause):
        print(clause or "（全文）")
        for one in group:
            print(f"  {one.kind_label}：{one.sentence}")
    print(f"{len(found)} differences" if found else "两个版本没有差别。")
