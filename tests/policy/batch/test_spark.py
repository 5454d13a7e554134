"""Apache Spark decides as the other evaluators do (`make test-spark`)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import polars as pl
import pytest

from jisheng.policy import load_pack
from jisheng.policy.batch.columns import OUTPUTS, decide_frame
from jisheng.policy.batch.fold import decide_in_order
from jisheng.policy.batch.lower import NotInColumns
from jisheng.policy.batch.program import HISTORY, Program, compile_program
from tests.policy.batch.agreement import Engine, frame_of, row_of
from tests.policy.batch.ordered import claims
from tests.policy.batch.random_cases import RandomCases
from tests.policy.batch.test_evaluators_agree import BENEFITS

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="the extra `spark` is not installed"),
    # Told by Spark's own modules, about pandas and about sockets it closes late.
    pytest.mark.filterwarnings("ignore"),
]
SIZE = 120


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """One local session for all tests of this file."""
    from jisheng.policy.batch.spark import session

    running = session()
    yield running
    running.stop()


def drawn(pack_name: str, benefit: str, is_ordered: bool) -> tuple[Program, pl.DataFrame]:
    """Return random cases of a benefit as a table, for the pass with person and claim."""
    pack = load_pack(pack_name)
    program = compile_program(pack, benefit)
    engine, cases = Engine(pack, program), RandomCases(pack, program, seed=17)
    if not is_ordered:
        rows = [row_of(program, engine.given(cases.draw()).values) for _ in range(SIZE)]
        return program, frame_of(program, rows)
    values, persons = claims(cases, SIZE, seed=17)
    rows = [row_of(program, engine.given(one).values) for one in values]
    frame = frame_of(program, rows, skip=HISTORY)
    return program, frame.with_columns(person=pl.Series(persons), claim=pl.Series(range(SIZE)))


@pytest.mark.parametrize(("pack", "benefit"), BENEFITS)
def test_spark_decides_rows_as_columns_do(spark: Any, pack: str, benefit: str) -> None:
    from jisheng.policy.batch.spark import by_spark

    program, frame = drawn(pack, benefit, is_ordered=False)
    if program.lines is not None:
        with pytest.raises(NotInColumns, match="按培训班"):
            by_spark(program, frame, frame.columns)
        return
    wanted = decide_frame(program, frame.lazy(), frame.columns, OUTPUTS).collect()
    assert by_spark(program, frame, frame.columns).rows() == wanted.rows()


def has_history(pack: str, benefit: str) -> bool:
    program = compile_program(load_pack(pack), benefit)
    return program.has_history and program.lines is None


@pytest.mark.parametrize("pack", sorted({pack for pack, _ in BENEFITS}))
def test_spark_counts_earlier_grants_as_the_ordered_pass_does(spark: Any, pack: str) -> None:
    from jisheng.policy.batch.spark import decide_with_spark

    for benefit in (name for where, name in BENEFITS if where == pack):
        if has_history(pack, benefit):
            program, frame = drawn(pack, benefit, is_ordered=True)
            table = spark.createDataFrame(frame.to_arrow())
            decided = decide_with_spark(program, table, "person", "claim", buckets=3)
            found = pl.DataFrame(decided.select("claim", *OUTPUTS[:5]).toArrow()).sort("claim")
            wanted = decide_in_order(program, frame, "person", "claim", "python")
            assert found.drop("claim").rows() == wanted.rows(), benefit


def test_own_columns_stand_beside_what_a_row_comes_to(spark: Any) -> None:
    from jisheng.policy.batch.spark import decide_with_spark

    program, frame = drawn("hengyang", "free_training", is_ordered=True)
    frame = frame.with_columns(note=pl.format("第{}笔", "claim"))
    table = spark.createDataFrame(frame.to_arrow())
    decided = decide_with_spark(program, table, "person", "claim", ("outcome",), buckets=2)
    assert decided.columns == [*frame.columns, "outcome"]
    rows = decided.select("claim", "note").collect()
    assert {row["claim"]: row["note"] for row in rows} == {n: f"第{n}笔" for n in range(SIZE)}
