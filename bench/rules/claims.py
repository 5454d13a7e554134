"""Make the synthetic claims: the same for the same seed and number, in pieces, as Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.rules.work import COLUMNS, EPOCH, Answer, answer_from, as_letters, mixed_sum

PIECE = 1_000_000
FIRST_CLAIM = (date(2019, 12, 1) - EPOCH).days
LAST_CLAIM = (date(2022, 2, 28) - EPOCH).days
FREQUENT_SHARE = 0.30
CLAIMS_OF_A_FREQUENT = 7
OTHERS_PER_CLAIM = 0.45
OCCUPATIONS = 200
OCCUPATION_DECAY = 0.06
LEVELS = 5
# A prime, so that multiplying by it modulo the number of people only mixes their ids.
MIXER = 1_000_000_007

Columns = dict[str, NDArray[Any]]


def pieces(count: int, seed: int) -> Iterator[Columns]:
    """Yield `count` claims in pieces of a million, in the order of their ids."""
    for number, start in enumerate(range(0, count, PIECE)):
        rng = np.random.default_rng([seed, number])
        yield _piece(rng, start, min(PIECE, count - start), count)


def write(path: Path, count: int, seed: int) -> None:
    """Write `count` claims to a Parquet file, one row group a piece."""
    with pq.ParquetWriter(path, _schema()) as writer:
        for piece in pieces(count, seed):
            writer.write_table(pa.table(piece, schema=_schema()))


def read(path: Path) -> Columns:
    """Read a Parquet file of claims into numpy columns; days count from 1970-01-01."""
    file = pq.ParquetFile(path)
    columns = {name: np.empty(file.metadata.num_rows, dtype=kind) for name, kind in COLUMNS.items()}
    start = 0
    for batch in file.iter_batches(PIECE):
        for name, kind in COLUMNS.items():
            column = batch.column(name)
            values = column.cast(pa.int32()) if name == "claim_date" else column
            stored = values.to_numpy(zero_copy_only=False)
            columns[name][start : start + batch.num_rows] = stored.astype(kind, copy=False)
        start += batch.num_rows
    pa.default_memory_pool().release_unused()
    return columns


def signature(path: Path) -> str:
    """Sign a Parquet file of answers piece by piece."""
    batches = pq.ParquetFile(path).iter_batches(PIECE, columns=list(Answer._fields))
    answers = (answer_from({n: batch.column(n) for n in Answer._fields}) for batch in batches)
    return as_letters(sum(mixed_sum(answer) for answer in answers))


def _schema() -> pa.Schema:
    kinds = {name: pa.from_numpy_dtype(kind) for name, kind in COLUMNS.items()}
    return pa.schema(kinds | {"claim_date": pa.date32()})


def _piece(rng: np.random.Generator, start: int, rows: int, count: int) -> Columns:
    class_size = rng.integers(5, 101, rows)
    occupation = np.minimum(rng.geometric(OCCUPATION_DECAY, rows), OCCUPATIONS)
    drawn = {
        "claim_id": np.arange(start, start + rows),
        "person_id": _people(rng, rows, count),
        "course": occupation * 8 + rng.integers(0, LEVELS, rows),
        "claim_date": rng.integers(FIRST_CLAIM, LAST_CLAIM + 1, rows),
        "class_hours": rng.integers(4, 121, rows),
        "class_size": class_size,
        "seat_no": 1 + (rng.random(rows) * class_size).astype(np.int64),
        "high_talent": rng.random(rows) < 0.05,
        "venue": rng.choice(3, rows, p=(0.60, 0.25, 0.15)),
        "trade_affected": rng.random(rows) < 0.20,
    }
    return {name: drawn[name].astype(kind) for name, kind in COLUMNS.items()}


def _people(rng: np.random.Generator, rows: int, count: int) -> NDArray[Any]:
    """Draw who claims: frequent trainees about seven times each, the others once or twice."""
    frequent = max(1, round(count * FREQUENT_SHARE / CLAIMS_OF_A_FREQUENT))
    others = max(1, round(count * OTHERS_PER_CLAIM))
    is_frequent = rng.random(rows) < FREQUENT_SHARE
    drawn = np.where(
        is_frequent, rng.integers(0, frequent, rows), frequent + rng.integers(0, others, rows)
    )
    return drawn * MIXER % (frequent + others)
