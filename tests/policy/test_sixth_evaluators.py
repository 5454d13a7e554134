"""Documents nobody has seen are decided in columns and in order as they are one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from jisheng.policy import Pack, load_pack
from jisheng.policy.batch.funds import LEFT, split_in_order
from jisheng.policy.batch.program import compile_program
from jisheng.policy.engine.evaluate import GRANTED, Override, Raw, borne_by, decide
from tests.policy.batch import agreement
from tests.policy.batch.agreement import Engine, Tally, frame_of, row_of
from tests.policy.batch.random_cases import RandomCases
from tests.policy.batch.test_evaluators_agree import hold

FOLDERS = Path(__file__).parent / "rulebooks"
CASES = 150
ISSUED_ON = date(2022, 6, 10)


def own_benefits(name: str) -> list[tuple[str, str]]:
    folder = load_pack(path=FOLDERS / name).folder
    return [(name, benefit) for benefit in folder.benefits if benefit not in folder.inherited]


BENEFITS = [pair for name in ("songzhi", "liuyan", "wucheng") for pair in own_benefits(name)]


@pytest.fixture
def without_funds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the funds to a test of their own: these have limits."""
    monkeypatch.setattr(agreement, "compare_funds", lambda *_: None)


@pytest.mark.usefixtures("without_funds")
@pytest.mark.parametrize(("name", "benefit"), BENEFITS)
def test_every_evaluator_says_the_same_of_them(name: str, benefit: str) -> None:
    tally = Tally()

    hold(load_pack(path=FOLDERS / name), benefit, 1, (CASES, CASES // 2), tally)

    assert tally.share("granted", "recovery") > 0.1, tally.outcomes
    assert not tally.never


def test_funds_with_limits_and_balances_bear_the_same_in_a_table_as_one_by_one() -> None:
    pack: Pack = load_pack(path=FOLDERS / "songzhi")
    program = compile_program(pack, "skill_certificate")
    engine, cases = Engine(pack, program), RandomCases(pack, program, 5)
    raws: list[Raw] = []
    rows = []
    while len(raws) < CASES:
        given = engine.given({**cases.draw(), "certificate_issue_date": ISSUED_ON})
        raw = decide(engine.benefit, pack.document, given, Override())
        rows.append(row_of(program, given.values))
        raws.append(raw)
    amounts = [raw.amount_fen if raw.outcome == GRANTED else 0 for raw in raws]
    assert sum(map(bool, amounts)) >= 10
    held = {"city": sum(amounts) // 2, "county": sum(amounts) // 30}
    frame = frame_of(program, rows).with_row_index("claim")

    found = split_in_order(program, frame, pl.Series(amounts), "claim", dict(held))

    for raw, amount, row in zip(raws, amounts, found.to_dicts(), strict=True):
        parts = borne_by(engine.benefit, raw, held) if amount else {}
        held = {fund: left - parts.get(fund, 0) for fund, left in held.items()}
        assert {fund: row[fund] for fund in held} == {fund: parts.get(fund, 0) for fund in held}
        assert row[LEFT] == amount - sum(parts.values())
    assert min(held.values()) >= 0
