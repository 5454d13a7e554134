"""Engines that decide one piece of encoded facts: the same codes from each of them.

An engine takes the program, the encoded columns and which of them hold nulls, and returns `OUTPUTS`
for every row. A row an engine cannot settle comes out unknown and is decided case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import reduce
from importlib import import_module
from operator import add
from typing import Any

import polars as pl

from jisheng.policy.batch.columns import OUTPUTS, decide_frame
from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import Column, Program
from jisheng.policy.batch.python_code import ERROR, NO_REASON, UNKNOWN, tracing_function_of
from jisheng.policy.errors import PolicyError

Engine = Callable[[Program, pl.DataFrame, Collection[str]], pl.DataFrame]
TYPES = {
    "outcome": pl.Int8(), "reason": pl.Int16(), "amount_fen": pl.Int64(), "payee": pl.Int8(),
    "uplifts": pl.Int64(), "failed": pl.Int64(),
}  # fmt: skip
_UNSETTLED = (UNKNOWN, NO_REASON, 0, 0, 0, 0)
_REFUSED = (ERROR, NO_REASON, 0, 0, 0, 0)


def by_columns(program: Program, frame: pl.DataFrame, nullable: Collection[str]) -> pl.DataFrame:
    """Decide whole columns at once."""
    found = decide_frame(program, frame.lazy(), nullable, OUTPUTS).collect()
    return found.select(pl.col(name).cast(kind) for name, kind in TYPES.items())


def by_python(program: Program, frame: pl.DataFrame, _nullable: Collection[str]) -> pl.DataFrame:
    """Decide row by row by the generated function; rows with open facts are left unsettled."""
    rows = [_decided(program, row) for row in rows_of(program, frame)]
    return pl.DataFrame(rows, schema=TYPES, orient="row")


def by_machine(program: Program, frame: pl.DataFrame, nullable: Collection[str]) -> pl.DataFrame:
    """Decide by machine code on all cores; what it cannot take is decided in columns."""
    try:
        from jisheng.policy.batch.machine import decide_by_machine
        from jisheng.policy.batch.machine_source import is_possible
    except ImportError as error:
        raise _lacking("machine", "fast", error) from error
    if nullable or frame.is_empty() or not is_possible(program) or program.has_history:
        return by_columns(program, frame, nullable)
    found = decide_by_machine(program, frame, outputs=[name for name in TYPES if name != "failed"])
    failed = decide_frame(program, frame.lazy(), nullable, ["failed"]).collect()
    whole = found.with_columns(failed["failed"])
    return whole.select(pl.col(name).cast(kind) for name, kind in TYPES.items())


def by_spark(program: Program, frame: pl.DataFrame, nullable: Collection[str]) -> pl.DataFrame:
    """Decide on a local Spark, as a cluster would."""
    try:
        module = import_module("jisheng.policy.batch.spark")
    except ImportError as error:
        raise _lacking("spark", "spark", error) from error
    found: pl.DataFrame = module.by_spark(program, frame, nullable)
    return found.select(pl.col(name).cast(kind) for name, kind in TYPES.items())


def _lacking(engine: str, extra: str, error: ImportError) -> PolicyError:
    return PolicyError(
        f"引擎“{engine}”需要另装组件（缺少 {error.name}）。请执行 pip install 'jisheng[{extra}]'，"
        "或改用 auto。"
    )


ENGINES: dict[str, Engine] = {
    "columns": by_columns,
    "python": by_python,
    "machine": by_machine,
    "spark": by_spark,
}


def rows_of(program: Program, frame: pl.DataFrame) -> list[tuple[Any, ...] | None]:
    """Return every row as the arguments of the generated function; nothing where a fact is open."""
    columns = program.columns
    if not columns:
        return [()] * frame.height
    return [
        _arguments(columns, row)
        for row in frame.select(column.name for column in columns).iter_rows()
    ]


def _arguments(columns: tuple[Column, ...], row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    if any(v is None and not c.may_be_absent for c, v in zip(columns, row, strict=True)):
        return None
    return tuple(
        _records(c, v) if c.kind == "list" else v for c, v in zip(columns, row, strict=True)
    )


def _records(column: Column, value: Any) -> Any:
    names = [inner.name for inner in column.fields]
    return value and [tuple(record[name] for name in names) for record in value]


def _decided(program: Program, row: tuple[Any, ...] | None) -> tuple[int, ...]:
    if row is None:
        return _UNSETTLED
    try:
        *codes, findings = tracing_function_of(program)(*row)
    except PolicyError:
        return _REFUSED
    tests = findings[: len(program.tests)]
    failed = sum(1 << place for place, finding in enumerate(tests) if not finding[2])
    return (*codes, failed)


def failed_without_history(
    program: Program, frame: pl.DataFrame, nullable: Collection[str]
) -> pl.Series:
    """Return the mask of the tests that say no and do not rest on earlier grants."""
    writer = Columns(program, nullable)
    bits = [
        pl.when(~writer.of(test.holds)).then(1 << place).otherwise(0)
        for place, test in enumerate(program.tests)
        if not test.asks_history
    ]
    mask = reduce(add, bits, pl.lit(0)).cast(pl.Int64).alias("failed")
    return frame.lazy().with_columns(mask).select("failed").collect()["failed"]


def history_bits(program: Program) -> Mapping[int, int]:
    """Return, for each reason code, the test that rests on earlier grants and gives it."""
    codes = {reason: code for code, reason in enumerate(program.reasons)}
    return {
        codes[speech.reason]: place
        for place, test in reversed(list(enumerate(program.tests)))
        if test.asks_history
        for speech in test.no
    }
