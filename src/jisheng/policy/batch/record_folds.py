"""Folds over the records of a row, as one column: unfolded, reckoned and put back in place.

The records of a batch of rows are laid out one below the other, each beside the inputs of its row.
Done batch by batch, so that a stream stays a stream and no join has to keep the order of rows.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from jisheng.policy.batch import ir
from jisheng.policy.batch.program import Program

Write = Callable[[ir.Expr], pl.Expr]
ROW, FOUND = "·row", "·found"
EMPTY = {"any": False, "all": True, "count": 0, "sum": 0}


def folded(program: Program, over: ir.Over, write: Write) -> pl.Expr:
    """Return a fold as an expression over the inputs of a row; `write` writes its parts."""
    dtype = pl.Boolean() if over.op in ("any", "all") else pl.Int64()
    inputs = [over.records, *_outer(program, over)]
    kept = pl.lit(value=True) if over.condition is None else write(over.condition)
    total = finish(over.op, kept, pl.lit(1) if over.item is None else write(over.item))
    fields = [column.name for column in program.column(over.records).fields]

    def reckon(rows: pl.Series) -> pl.Series:
        table = rows.struct.unnest().with_row_index(ROW)
        inner = table.explode(over.records).drop_nulls(over.records)
        inner = inner.with_columns(
            pl.col(over.records).struct.field(name).alias(f"{over.variable}.{name}")
            for name in fields
        )
        found = inner.group_by(ROW).agg(total.cast(dtype).alias(FOUND))
        nothing = pl.Series(FOUND, [EMPTY[over.op]], dtype=dtype).new_from_index(0, len(rows))
        whole = nothing.scatter(found[ROW].to_numpy(), found[FOUND])
        absent = pl.Series([None], dtype=dtype).new_from_index(0, len(rows))
        return absent.zip_with(table[over.records].is_null(), whole)

    return pl.struct(inputs).map_batches(reckon, return_dtype=dtype, is_elementwise=True)


def _outer(program: Program, over: ir.Over) -> list[str]:
    """Return the inputs a fold looks at beside its own records."""
    asked: dict[str, None] = {}
    open_ = [part for part in (over.condition, over.item) if part is not None]
    while open_:
        for part in ir.walk(open_.pop()):
            if isinstance(part, ir.Col):
                asked[part.name] = None
            elif isinstance(part, ir.Let):
                open_.append(program.lets[part.name])
    return [name for name in asked if name != over.records]


def finish(op: str, kept: pl.Expr, item: pl.Expr) -> pl.Expr:
    """Return what a fold comes to; unknown where an unknown part could change it."""
    if op == "any":
        return (kept & item).any(ignore_nulls=False)
    if op == "all":
        return (~kept | item).all(ignore_nulls=False)
    values = pl.when(kept).then(item.cast(pl.Int64)).otherwise(0)
    open_ = kept.is_null() | (kept & item.is_null())
    return pl.when(open_.any()).then(None).otherwise(values.sum())
