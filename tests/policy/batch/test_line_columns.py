"""Classes with lines as columns: every way uplifts may meet, the limit of heads, trainees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jisheng.policy import load_pack
from jisheng.policy.batch import ir
from jisheng.policy.batch.line_columns import CLASS, decide_lines, spread_classes
from jisheng.policy.batch.lines import decide_class, lines_program
from jisheng.policy.batch.lower import NotInColumns
from jisheng.policy.batch.program import Program, compile_program
from jisheng.policy.engine.given import Given
from jisheng.policy.engine.mechanisms.uplift import METHODS
from tests.policy.batch.agreement import CONTRADICTION, Engine
from tests.policy.batch.random_cases import RandomCases

SIZE = 150


def classes(missing: float = 0.15) -> tuple[Program, Engine, list[Given]]:
    """Return random project classes that do not contradict themselves."""
    pack = load_pack("yiwu")
    program = compile_program(pack, "project_training")
    engine, cases = Engine(pack, program), RandomCases(pack, program, 23, missing)
    givens = [engine.given(cases.draw(), assume=True) for _ in range(SIZE)]
    return program, engine, [one for one in givens if engine.found(one) != CONTRADICTION]


@pytest.mark.parametrize("method", METHODS)
def test_however_uplifts_meet_columns_pay_what_single_classes_are_paid(method: str) -> None:
    program, engine, givens = classes()
    lines = lines_program(replace(program, stacking=method))
    decided = decide_lines(lines, spread_classes(lines, engine.benefit, givens)).rows()
    alone = [decide_class(lines, engine.benefit, given) for given in givens]
    known = [(one, row) for one, row in zip(alone, decided, strict=True) if one is not None]
    assert [row for _, row in known] == [one for one, _ in known]
    assert sum(one[4] > 0 for one, _ in known) > 10


def test_heads_beyond_the_limit_are_not_paid_and_the_first_lines_come_first() -> None:
    program, engine, givens = classes(missing=0)
    limit = ir.Ratio(ir.Const(2), ir.ONE)
    lines = lines_program(replace(program, heads_limit=limit, uplifts=()))
    frame = spread_classes(lines, engine.benefit, givens)
    decided = decide_lines(lines, frame)["amount_fen"].to_list()
    whole = lines_program(replace(program, heads_limit=None, uplifts=()))
    unlimited = decide_lines(whole, frame)["amount_fen"].to_list()
    alone = [decide_class(lines, engine.benefit, given) for given in givens]
    both = [(paid, one[2]) for paid, one in zip(decided, alone, strict=True) if one]
    assert [paid for paid, _ in both] == [one for _, one in both]
    assert sum(decided) < sum(unlimited)


def test_a_class_stands_once_for_every_way_its_marks_may_fall() -> None:
    program, engine, givens = classes(missing=0)
    lines = lines_program(program)
    frame = spread_classes(lines, engine.benefit, givens)
    assert frame[CLASS].unique().sort().to_list() == list(range(len(givens)))
    assert decide_lines(lines, frame).height == len(givens)


def test_an_amount_over_a_changing_divisor_is_left_to_single_classes() -> None:
    program, engine, givens = classes()
    changing = ir.Ratio(program.amount.num, ir.Col("enrolled_headcount"))
    lines = lines_program(replace(program, amount=changing))
    with pytest.raises(NotInColumns, match="逐班计算"):
        decide_lines(lines, spread_classes(lines, engine.benefit, givens))
