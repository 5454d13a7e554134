"""Polars by hand: one lazy query on the streaming engine, packed sort keys for the limits.

The claims a row allows are put in the order of (person, day, id) by sorting one 64-bit word. A
person's claims are few, so "was this course claimed before" is a look at the rows before, as far
back as the longest queue. Each year of the law is taken in turn, because a claim the limit
refuses does not use up the course: who first claims a course not yet granted stands in line,
three in line are granted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from bench.rules.work import (
    COLUMNS,
    FEN_PER_PERCENT,
    FIRST,
    GRANTED,
    GRANTS_PER_YEAR,
    HIGH_TALENT,
    HOURS_PER_DAY,
    LAST,
    MOST_DAYS,
    NO_FULL_DAY,
    NO_UPLIFT,
    OUTSIDE_VALIDITY,
    REPEATED,
    SEAT_ABOVE_LIMIT,
    SEATS,
    SMALL_CLASS,
    SMALL_CLASS_PERCENT,
    SMALL_CLASS_SIZE,
    TRADE_AFFECTED,
    TRADE_PERCENT,
    VENUE_PERCENT,
    YEAR_STARTS,
    YEARLY_LIMIT,
    YEARS,
    Answer,
    answer_from,
)

# One word holds person, day and id: room for 67 million people and 134 million claims.
DAY_BITS, CLAIM_BITS, COURSE_BITS = 10, 27, 24
ANSWER = Answer._fields


def load(path: Path) -> pl.DataFrame:
    """Read the claims into a frame."""
    return pl.read_parquet(path)


def _decided(claims: pl.LazyFrame) -> pl.LazyFrame:
    day = pl.col("claim_date").to_physical()
    reason = (
        pl.when((day < FIRST) | (day > LAST))
        .then(_code(OUTSIDE_VALIDITY))
        .when(pl.col("seat_no") > SEATS)
        .then(_code(SEAT_ABOVE_LIMIT))
        .when(pl.col("class_hours") < HOURS_PER_DAY)
        .then(_code(NO_FULL_DAY))
        .otherwise(_code(GRANTED))
    )
    clause = (
        pl.when("high_talent")
        .then(_code(HIGH_TALENT))
        .when(pl.col("class_size") <= SMALL_CLASS_SIZE)
        .then(_code(SMALL_CLASS))
        .when("trade_affected")
        .then(_code(TRADE_AFFECTED))
        .otherwise(_code(NO_UPLIFT))
    )
    claims = claims.with_columns(reason=reason, clause=clause)
    return claims.with_columns(**_priced())


def _priced() -> dict[str, pl.Expr]:
    clause = pl.col("clause")
    step = VENUE_PERCENT[1] - VENUE_PERCENT[0]
    away = pl.col("venue").cast(pl.Int32) * step + (100 + VENUE_PERCENT[0])
    percent = (
        pl.when(clause == HIGH_TALENT)
        .then(away)
        .when(clause == SMALL_CLASS)
        .then(100 + SMALL_CLASS_PERCENT)
        .when(clause == TRADE_AFFECTED)
        .then(100 + TRADE_PERCENT)
        .otherwise(100)
    )
    days = (pl.col("class_hours") // HOURS_PER_DAY).clip(upper_bound=MOST_DAYS)
    granted = pl.col("reason") == GRANTED
    return {
        "amount_fen": days * FEN_PER_PERCENT * percent * granted.cast(pl.Int32),
        "uplift_clause": clause * granted.cast(pl.Int8),
    }


def stateless(claims: pl.DataFrame) -> pl.DataFrame:
    """Decide every row on its own."""
    return _run(_decided(claims.lazy()).select(ANSWER))


def answer(said: pl.DataFrame) -> Answer:
    """Give an answer's columns as arrays."""
    return answer_from({name: said[name].to_numpy() for name in ANSWER})


def with_limits(claims: pl.DataFrame) -> pl.DataFrame:
    """Decide every row, then refuse what repeats a grant or exceeds the limit of its year."""
    decided = _decided(claims.lazy())
    refused = decided.filter(pl.col("reason") != GRANTED).select(ANSWER)
    return _run(pl.concat([refused, _folded(_run(_queue(decided)))]))


def _queue(decided: pl.LazyFrame) -> pl.LazyFrame:
    """Put what the rows allow in the order of (person, day, id)."""
    wide = {name: pl.col(name).cast(pl.UInt64) for name in ("person_id", "claim_id", "course")}
    day = (pl.col("claim_date").to_physical() - FIRST).cast(pl.UInt64)
    word = (wide["person_id"] * 2**DAY_BITS + day) * 2**CLAIM_BITS + wide["claim_id"]
    allowed = decided.filter(pl.col("reason") == GRANTED)
    ordered = allowed.select("course", "amount_fen", "uplift_clause", word=word).sort("word")
    person = pl.col("word") // 2 ** (DAY_BITS + CLAIM_BITS)
    day = pl.col("word") // 2**CLAIM_BITS % 2**DAY_BITS
    return ordered.select(
        "amount_fen",
        "uplift_clause",
        claim_id=(pl.col("word") % 2**CLAIM_BITS).cast(pl.Int32),
        person=person.cast(pl.Int32),
        year=(day >= YEAR_STARTS[1] - FIRST).cast(pl.Int8),
        claimed=person * 2**COURSE_BITS + pl.col("course").cast(pl.UInt64),
    )


def _folded(queue: pl.DataFrame) -> pl.LazyFrame:
    """Grant year by year; each step is computed before the next, or it is repeated."""
    claimed, person = pl.col("claimed"), pl.col("person")
    lengths = queue["person"].rle().struct.field("len").unique().to_list()
    back = max(lengths, default=1)
    in_year = (claimed * 2 + pl.col("year").cast(pl.UInt64)).alias("in_year")
    queue = _run(queue.lazy().with_columns(in_year, granted=pl.lit(0, dtype=pl.UInt64)))
    new = ~_stood_before("in_year", "in_year", back)
    start = person != person.shift(1, fill_value=-1)
    queue = _run(queue.lazy().with_columns(new=new, start=start).drop("in_year"))
    for year in range(len(YEARS)):
        held = _stood_before("claimed", "granted", back) if year else pl.lit(False)
        stands = pl.col("new") & (pl.col("year") == year) & ~held
        queue = _run(queue.lazy().with_columns(stands=stands.cast(pl.Int32)))
        queue = _run(queue.lazy().with_columns(reached=pl.col("stands").cum_sum()))
        before = pl.when("start").then(pl.col("reached") - pl.col("stands")).otherwise(0)
        queue = _run(queue.lazy().with_columns(before=before.cum_max()))
        in_line = pl.col("reached") - pl.col("before")
        grant = (pl.col("stands") == 1) & (in_line <= GRANTS_PER_YEAR)
        granted = pl.when(grant).then(claimed).otherwise("granted")
        queue = _run(queue.lazy().with_columns(granted=granted))
    again = _stood_before("claimed", "granted", back)
    return _said(_run(queue.lazy().with_columns(again=again)).lazy())


def _said(queue: pl.LazyFrame) -> pl.LazyFrame:
    grant = pl.col("granted") != 0
    why = pl.when("again").then(_code(REPEATED)).otherwise(_code(YEARLY_LIMIT))
    return queue.select(
        "claim_id",
        reason=pl.when(grant).then(_code(GRANTED)).otherwise(why),
        amount_fen=pl.col("amount_fen") * grant.cast(pl.Int32),
        uplift_clause=pl.col("uplift_clause") * grant.cast(pl.Int8),
    )


def _stood_before(word: str, other: str, back: int) -> pl.Expr:
    """Tell whether `other` held this `word` in one of the rows before: a person's rows are few."""
    earlier = [pl.col(word) == pl.col(other).shift(n, fill_value=0) for n in range(1, back)]
    return pl.any_horizontal(pl.lit(False), *earlier)


def _code(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.Int8)


def _run(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.collect(engine="streaming")


def parquet_to_parquet(source: Path, target: Path) -> None:
    """Decide a file of claims into a file of answers."""
    with_limits(load(source)).write_parquet(target)


def prepare_case(case: dict[str, Any]) -> pl.DataFrame:
    """Write a case as a frame of one row; its history is not asked."""
    columns = {name: [case.get(name, 0)] for name in COLUMNS}
    return pl.DataFrame(columns, schema_overrides={"venue": pl.Int8, "class_hours": pl.Int32})


def one(frame: pl.DataFrame) -> tuple[int, int, int]:
    """Decide one case by what it says of itself."""
    _, reason, amount, clause = stateless(frame).row(0)
    return reason, amount, clause
