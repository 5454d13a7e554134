"""Decide tables on Apache Spark (the extra `spark`): a province's or the nation's records.

Conditions, amounts and uplifts become Spark columns, generated from the same intermediate form as
every other evaluator. Limits and repeats go through the generated ordered pass: people are dealt
into buckets, each of which one worker goes through. Nothing is collected on the driver.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any

import polars as pl
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql

from jisheng.policy.batch.bounds import check_bounds
from jisheng.policy.batch.columns import OUTPUTS, used_twice
from jisheng.policy.batch.lower import NotInColumns
from jisheng.policy.batch.program import Program
from jisheng.policy.batch.python_code import NO_REASON
from jisheng.policy.batch.spark_pass import (
    BUCKET,
    DAY,
    STOP,
    BucketPass,
    row_values,
    value_column,
)
from jisheng.policy.batch.spark_results import TYPES, SparkResults, filled
from jisheng.policy.batch.spark_source import SparkColumns, let_column, named

BUCKETS = 200
ROW = "·row"
_OWN_LINE = "“{}”按培训班逐人决定，不能在集群上成列计算。请改用 columns 或 auto 引擎。"


def decide_with_spark(
    program: Program,
    frame: DataFrame,
    person: str | None = None,
    claim: str | None = None,
    outputs: Sequence[str] = OUTPUTS[:5],
    buckets: int = BUCKETS,
) -> DataFrame:
    """Return `frame` (encoded inputs, null for what is not known) with `outputs` beside its rows.

    With `person` and `claim` earlier grants are those of the same table, counted in the order of
    day and claim; a person's rows, and those of all in one of the `buckets`, must fit one worker.
    Raise `NotInColumns` for a benefit decided in lines, `TooWide` where 64 bits may not suffice.
    """
    check_bounds(program)
    if program.lines is not None:
        raise NotInColumns(_OWN_LINE.format(program.label))
    own = [named(name) for name in frame.columns]
    if person is None or claim is None or not program.has_history:
        writer, table = _prepared(program, frame, ())
        found = SparkResults(program, writer, program.tests)
        return table.select(*own, *(found.output(name) for name in outputs))
    return _in_order(program, frame, (person, claim), outputs, buckets)


def _prepared(
    program: Program, frame: DataFrame, skip: Collection[str]
) -> tuple[SparkColumns, DataFrame]:
    """Put named values that are used more than once into columns of their own."""
    writer = SparkColumns(program, frame.columns)
    for name in used_twice(program):
        if name not in skip:
            frame = frame.withColumn(let_column(name), writer.of(program.lets[name]))
            writer.keep(name)
    return writer, frame


def _in_order(
    program: Program,
    frame: DataFrame,
    names: tuple[str, str],
    outputs: Sequence[str],
    buckets: int,
) -> DataFrame:
    """Decide what a row says by itself in columns, then send buckets of people through the pass."""
    person, claim = names
    writer, table = _prepared(program, frame, program.asking_history)
    stateless = [test for test in program.tests if not test.asks_history]
    found = SparkResults(program, writer, stateless)
    asked = list(dict.fromkeys(("outcome", "reason", *(name for name in outputs))))
    values = [
        writer.of(value).alias(value_column(place))
        for place, value in enumerate(row_values(program))
    ]
    bucket = sql.pmod(sql.hash(named(person)), sql.lit(buckets))
    table = table.select(
        *(named(name) for name in frame.columns),
        *(found.output(name) for name in asked),
        _stop(program, writer, found).alias(STOP),
        writer.of(program.day).alias(DAY),
        *values,
        bucket.alias(BUCKET),
    )
    run = _runner(BucketPass(program, person, claim, tuple(asked)))
    kept = ", ".join(
        f"`{field.name}` {field.dataType.simpleString()}"
        for field in table.schema.fields
        if not field.name.startswith("·")
    )
    decided = table.groupBy(BUCKET).applyInArrow(run, kept)
    return decided.select(*(named(name) for name in (*frame.columns, *outputs)))


def _runner(one_bucket: BucketPass) -> Any:
    """Return the pass as a plain function, which is what Spark sends to its workers."""

    def run(batch: Any) -> Any:
        return one_bucket(batch)

    return run


def _stop(program: Program, writer: SparkColumns, found: SparkResults) -> Column:
    """Return the test a row stops at by itself; one beyond the last where it is granted so far."""
    last = len(program.tests)
    unsure = found.unsure()
    if program.recovery_payee is not None:
        unsure = unsure | filled(found.raw < 0, False)
    stop = sql.when(unsure, last + 1).otherwise(sql.lit(last))
    for place, test in reversed(list(enumerate(program.tests))):
        if not test.asks_history:
            stop = sql.when(~writer.of(test.holds), place).otherwise(stop)
    if program.consistent:
        stop = sql.when(reduce(or_, found.contradicted()), NO_REASON).otherwise(stop)
    return stop.cast("smallint")


def by_spark(program: Program, frame: pl.DataFrame, _nullable: Collection[str]) -> pl.DataFrame:
    """Decide one piece of a table on a local Spark: the engine `spark` of the command."""
    rows = pl.Series(ROW, range(frame.height), dtype=pl.Int64)
    table = frame.with_columns(rows).to_arrow()
    decided = decide_with_spark(program, session().createDataFrame(table), outputs=OUTPUTS)
    found = pl.DataFrame(decided.select(ROW, *OUTPUTS).toArrow())
    return found.sort(ROW).select(OUTPUTS)


def session() -> SparkSession:
    """Return the running session, or a local one on two cores without a network door."""
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    # Spark asks the environment, not its settings, which Python its workers run.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[2]").appName("jisheng")
    for name, value in LOCAL.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.session.timeZone": "UTC",
    "spark.log.level": "ERROR",
}

__all__ = ["TYPES", "by_spark", "decide_with_spark", "session"]
