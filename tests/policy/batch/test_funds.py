"""Fund split: every fen is borne by a fund that has it, or left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import polars as pl
import pytest

from jisheng.policy import load_pack
from jisheng.policy.batch import ir
from jisheng.policy.batch.funds import LEFT, funds_of, split_in_order
from jisheng.policy.batch.program import FundRow, Program, compile_program
from jisheng.policy.engine.mechanisms.fund_order import split
from tests.policy.batch.agreement import Engine, frame_of, row_of
from tests.policy.batch.random_cases import RandomCases

FUNDS = ("special", "city", "talent", "industry")


def with_limits(program: Program, seed: int) -> Program:
    """Return the program with its own conditions, other orders and limits of both kinds."""
    random = Random(seed)
    holds = [row.holds for row in program.funds]
    rows = [FundRow(when, order_of(random), limits_of(random)) for when in holds]
    return replace(program, funds=tuple(rows))


def order_of(random: Random) -> tuple[str, ...]:
    return tuple(random.sample(FUNDS, k=random.choice((1, 2, 4))))


def limits_of(random: Random) -> tuple[tuple[str, ir.Ratio, bool], ...]:
    share = ir.Ratio(ir.Const(random.choice((1, 30, 99))), ir.Const(100))
    fen = ir.Ratio(ir.Const(random.choice((0, 12345, 500000))), ir.ONE)
    return ("special", share, True), ("talent", fen, False)


def claims(pack_name: str, benefit: str, seed: int) -> tuple[Program, pl.DataFrame, pl.Series]:
    """Return random claims of a benefit, their day and number, and what each is granted."""
    pack = load_pack(pack_name)
    program = compile_program(pack, benefit)
    engine, cases = Engine(pack, program), RandomCases(pack, program, seed)
    givens = [engine.given(cases.draw()) for _ in range(300)]
    frame = frame_of(program, [row_of(program, given.values) for given in givens])
    numbers = Random(seed).sample(range(1000), k=300)
    amounts = pl.Series([Random(n).choice((0, 1, 99, 100000, 333333)) for n in numbers])
    return program, frame.with_columns(claim=pl.Series(numbers)), amounts


def reference(
    program: Program, frame: pl.DataFrame, amounts: pl.Series, balances: Mapping[str, int]
) -> list[dict[str, int]]:
    """Split claim by claim with the function of single cases."""
    assert isinstance(program.day, ir.Col)
    days = frame[program.day.name].fill_null(-(10**9)).to_list()
    left = dict(balances)
    rows: list[dict[str, int]] = [{} for _ in days]
    numbers = frame["claim"].to_list()
    for i in sorted(range(len(days)), key=lambda i: (days[i], numbers[i])):
        row = next(row for row in program.funds if row.holds == ir.TRUE)
        limits = {fund: limit_of(how, amounts[i], share) for fund, how, share in row.limits}
        parts, open_ = split(amounts[i], row.order, limits, left)
        left.update({fund: left[fund] - part for fund, part in parts.items() if fund in left})
        rows[i] = {**{fund: parts.get(fund, 0) for fund in funds_of(program)}, LEFT: open_}
    return rows


def limit_of(limit: ir.Ratio, amount: int, is_share: bool) -> int:
    assert isinstance(limit.num, ir.Const)
    assert isinstance(limit.den, ir.Const)
    return int(limit.num.value or 0) * (amount if is_share else 1) // int(limit.den.value or 1)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("engine", ["python", "numba"])
def test_the_split_in_order_is_that_of_single_cases(seed: int, engine: str) -> None:
    program, frame, amounts = claims("hengyang", "free_training", seed)
    program = with_limits(program, seed)
    balances = {"special": 900_000, "city": 5_000_000, "talent": 40_000}
    found = split_in_order(program, frame, amounts, "claim", balances, engine)
    assert found.to_dicts() == reference(program, frame, amounts, balances)


def test_every_fen_is_borne_once_and_no_balance_falls_below_zero() -> None:
    program, frame, amounts = claims("hengyang", "free_training", 9)
    balances = dict.fromkeys(funds_of(program), 777_777)
    found = split_in_order(program, frame, amounts, "claim", balances)
    assert (found.sum_horizontal() == amounts).all()
    assert all(found[fund].sum() <= 777_777 for fund in funds_of(program))
    assert found[LEFT].sum() == amounts.sum() - 4 * 777_777


def test_the_first_row_of_funds_that_holds_bears_the_claim() -> None:
    program, frame, amounts = claims("jiangmen", "individual_upgrading", 3)
    assert len(program.funds) == 3
    found = split_in_order(program, frame, amounts, "claim", {})
    is_class_a = frame["certificate_type"].is_in(["vocational_qualification", "skill_level"])
    assert found.filter(is_class_a.fill_null(value=False))["ui_surplus_fund"].sum() == 0
    borne = found.select("ui_surplus_fund", "provincial_special_fund").sum_horizontal()
    assert borne.to_list() == amounts.to_list()


def test_a_fund_without_a_declared_balance_gives_what_is_asked() -> None:
    program, frame, amounts = claims("guangdong", "disabled_training", 2)
    found = split_in_order(program, frame, amounts, "claim", {})
    assert found["employment_subsidy"].to_list() == amounts.to_list()
    assert found[LEFT].sum() == 0
