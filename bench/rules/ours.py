"""The engine under test: the rulebook folder beside this file, compiled by the platform itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from bench.rules.tables import DAYS, LEVELS, ONE_DAY, SIZES, Row, Verdict
from bench.rules.work import Answer
from jisheng.policy import load_pack
from jisheng.policy.batch.inputs import as_row
from jisheng.policy.batch.machine import decide_arrays
from jisheng.policy.batch.program import HISTORY, compile_program
from jisheng.policy.batch.python_code import NO_REASON, function_of, tracing_function_of
from jisheng.policy.engine.boxes import Side, survey

FOLDER = Path(__file__).with_name("folder")
BENEFIT = "project_claim"
VENUES = ("province", "east", "elsewhere")
REASONS = {
    "BEFORE_POLICY_START": 1,
    "AFTER_POLICY_END": 1,
    "SEAT_ABOVE_LIMIT": 2,
    "LESS_THAN_ONE_DAY": 3,
    "DUPLICATE_OCCUPATION_LEVEL": 4,
    "ANNUAL_LIMIT_REACHED": 5,
}
CLAUSES = {"small_class": 1, "trade_staff": 2, "high_talent_class": 3}

PACK = load_pack(path=FOLDER)
PROGRAM = compile_program(PACK, BENEFIT)
ALONE = compile_program(PACK, "claim_alone")
OUTPUTS = ("reason", "amount_fen", "uplifts")
DECIDE = function_of(PROGRAM)
EXPLAIN = tracing_function_of(PROGRAM)
CODES = {code: REASONS[name] for code, name in enumerate(PROGRAM.reasons)} | {NO_REASON: 0}
UPLIFTS = {0: 0} | {1 << n: CLAUSES[one.name] for n, one in enumerate(PROGRAM.uplifts)}
# The same as tables by code: -1, no reason, is the last place.
REASON_OF = np.array([*(CODES[code] for code in range(len(PROGRAM.reasons))), 0], dtype=np.int8)
CLAUSE_OF = np.array([UPLIFTS.get(mask, 0) for mask in range(max(UPLIFTS) + 1)], dtype=np.int8)


class Decided(NamedTuple):
    """What the engine says of a table: the claims and its outputs, row by row."""

    claim_id: pl.Series
    found: dict[str, Any]


def load(path: Path) -> pl.DataFrame:
    """Read the claims in the form of the program's inputs: days as numbers, venues by name."""
    names = [pl.lit(name, dtype=pl.Enum(VENUES)) for name in VENUES]
    code = pl.col("venue")
    venue = pl.when(code == 0).then(names[0]).when(code == 1).then(names[1]).otherwise(names[2])
    return pl.read_parquet(path).with_columns(pl.col("claim_date").to_physical(), venue=venue)


def stateless(claims: pl.DataFrame) -> Decided:
    """Decide every row on its own."""
    return Decided(claims["claim_id"], decide_arrays(ALONE, claims, outputs=OUTPUTS))


def with_limits(claims: pl.DataFrame) -> Decided:
    """Decide every row with what its person was granted before."""
    found = decide_arrays(PROGRAM, claims, "person_id", OUTPUTS)
    return Decided(claims["claim_id"], found)


def answer(said: Decided) -> Answer:
    """Bring codes of reasons and masks of uplifts into the numbers all engines are compared by."""
    found = said.found
    return Answer(
        said.claim_id.to_numpy(),
        REASON_OF[found["reason"]],
        found["amount_fen"],
        CLAUSE_OF[found["uplifts"]],
    )


def prepare_case(case: dict[str, Any]) -> Any:
    """Bring a case into the arguments of the generated function."""
    values = {name: case.get(name) for name in (column.name for column in PROGRAM.columns)}
    values["venue"] = VENUES[case["venue"]]
    values[HISTORY] = [
        {"course": one["course"], "governing_date": one["claim_date"], "status": "granted"}
        for one in case[HISTORY]
    ]
    return as_row(PROGRAM, values)


def one(row: Any) -> tuple[int, int, int]:
    """Decide one case by the generated function."""
    said = DECIDE(*row)
    return CODES[said[1]], said[2], UPLIFTS[said[4]]


def one_explained(row: Any) -> tuple[int, int, int]:
    """Decide one case with every finding, its clause and its sentence with real numbers."""
    said = EXPLAIN(*row)
    return CODES[said[1]], said[2], UPLIFTS[said[4]]


def stored(cases: list[dict[str, Any]]) -> list[Any]:
    """Give decisions as they are kept: the facts of each, from which all else is replayed."""
    return [prepare_case(case) for case in cases]


def explain_many(decisions: list[Any]) -> list[Any]:
    """Replay stored decisions into their findings."""
    return [EXPLAIN(*decision) for decision in decisions]


def parquet_to_parquet(source: Path, target: Path) -> None:
    """Decide a file of claims into a file of answers."""
    answered = answer(with_limits(load(source)))
    pl.DataFrame(answered._asdict()).write_parquet(target)


DOMAINS = (
    Side(values=frozenset(LEVELS)),
    Side(least=SIZES[0], most=SIZES[-1] - 1),
    Side(least=DAYS[0], most=DAYS[-1] - ONE_DAY),
)


def check_table(rows: list[Row]) -> Verdict:
    """Decide whether the rows leave a gap, and whether two of them meet."""
    boxes = [
        (
            Side(frozenset((row["level"],))),
            Side(None, row["class_size"]["from"], row["class_size"]["until"]),
            Side(None, row["from"], row["until"]),
        )
        for row in rows
    ]
    found = survey(boxes, DOMAINS)
    return Verdict(gap=found.gap is not None, overlap=bool(found.overlaps))
