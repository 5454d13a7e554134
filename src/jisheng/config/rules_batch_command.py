"""`jisheng rules batch`: a whole table of cases, in and out, without a server.

Needs the extra `batch`; with `fast` limits and repeats run as machine code.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

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
)
from jisheng.policy import PolicyError
from jisheng.policy.decision import canonical

if TYPE_CHECKING:
    from jisheng.policy.batch.run import BatchResult


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb of this group."""
    batch = add_verb(verbs, "batch", "decide every row of a table", _batch)
    add_document(batch)
    batch.add_argument("--benefit", required=True)
    batch.add_argument("table", type=Path, metavar="IN", help="a .parquet, .csv or .xlsx file")
    batch.add_argument("out", type=Path, metavar="OUT", help="a .parquet, .csv or .xlsx file")
    batch.add_argument(
        "--engine",
        default="auto",
        help="auto, columns (whole columns), python (row by row), machine (extra `fast`), "
        "spark (extra `spark`)",
    )
    add_assume(batch)
    add_standards(batch)
    add_json(batch)


def _batch(options: argparse.Namespace) -> int:
    try:
        from jisheng.policy.batch.run import decide_table
    except ImportError as error:
        raise PolicyError(
            f"成批办理需要另装组件（缺少 {error.name}）。请执行 pip install 'jisheng[batch]'。"
        ) from error
    pack = asked_pack(options)
    with progress("batch") as done:
        result = decide_table(
            pack,
            options.benefit,
            options.table,
            options.out,
            engine=options.engine,
            assume=assumed(options),
            progress=lambda rows, _total: done(rows),
        )
    _tell(result, options)
    return DIFFERS if result.outcomes["error"] else AGREED


def _tell(result: BatchResult, options: argparse.Namespace) -> None:
    for hint in result.hints:
        sys.stderr.write(f"{hint}\n")
    if options.json:
        print(canonical(_as_data(result, options.out)).decode())
        return
    counts = ", ".join(f"{name} {count}" for name, count in sorted(result.outcomes.items()))
    print(f"{result.rows} rows: {counts or 'none'}; granted {result.granted.plain()} yuan")
    if result.assumed:
        print(f"taken as fulfilled: {'、'.join(result.assumed)}")
    for words in result.errors:
        print(f"  {words}")
    print(f"→ {options.out}")


def _as_data(result: BatchResult, out: Path) -> dict[str, object]:
    return {
        "rows": result.rows,
        "outcomes": dict(result.outcomes),
        "granted_fen": result.granted_fen,
        "errors": result.errors,
        "assumed": list(result.assumed),
        "hints": list(result.hints),
        "version": result.version,
        "out": str(out),
    }
