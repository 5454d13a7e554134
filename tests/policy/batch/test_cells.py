"""Cells of spreadsheets as facts: every way of writing that is clear, nothing that is not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from jisheng.policy.batch.tables_cells import CellFault, given, read_cell, read_day
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.source import Place
from jisheng.policy.engine.types import BOOL, DATE, DIVISION, TEXT, Kind, Type, number
from jisheng.policy.engine.units import parse_unit

YUAN, HEADS = number(parse_unit("yuan")), number(parse_unit("people"))
SHARE = Type(Kind.NUMBER, percent=True, scale=4)
LEVELS = {"junior": "初级", "senior": "高级"}
LEVEL = Type(Kind.TEXT, choices=tuple(LEVELS), labels=LEVELS)
GROUPS = Type(Kind.SET, choices=tuple(LEVELS), labels=LEVELS)
GRANTS = Type(Kind.RECORDS, fields={"benefit": TEXT})


def fact(kind: Type) -> FactSpec:
    most = Fraction(10**12)
    return FactSpec(
        "x", "某事实", kind, "class", False, None, Fraction(0), most, (), False, None, Place("", 0)
    )


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (HEADS, "２８", 28),
        (HEADS, "28人", 28),
        (HEADS, 28.0, 28),
        (HEADS, "1,200", 1200),
        (YUAN, "1,234.50元", "1234.50"),
        (YUAN, "¥1234.5", "1234.50"),
        (YUAN, 0.1 + 0.2, "0.30"),
        (YUAN, 1234567.89, "1234567.89"),
        (YUAN, 500, "500.00"),
        (YUAN, Decimal("99.90"), "99.90"),
        (YUAN, "-72.00", "-72.00"),
        (SHARE, "30%", "3/10"),
        (SHARE, 0.3, "3/10"),
        (BOOL, "是", True),
        (BOOL, "否", False),
        (BOOL, 1, True),
        (BOOL, "FALSE", False),
        (BOOL, True, True),
        (DIVISION, 330782.0, "330782"),
        (DIVISION, "３３０７８２", "330782"),
        (LEVEL, "高级", "senior"),
        (LEVEL, "junior", "junior"),
        (GROUPS, "junior|高级", ["junior", "senior"]),
        (GROUPS, '["初级"]', ["junior"]),
        (GROUPS, "无", []),
        (GRANTS, '[{"benefit": "a"}]', [{"benefit": "a"}]),
        (GRANTS, [{"benefit": "a"}], [{"benefit": "a"}]),
        (TEXT, " 电工 ", "电工"),
        (TEXT, 7.0, "7"),
    ],
)
def test_a_cell_is_read_as_the_fact_it_means(kind: Type, cell: Any, value: Any) -> None:
    assert given(fact(kind), cell) == value


@pytest.mark.parametrize(
    "cell",
    [
        "2020-10-23", "2020/10/23", "2020.10.23", "2020年10月23日", "２０２０－１０－２３",
        "20201023", 44127, 44127.0, "44127", "2020-10-23 00:00:00", date(2020, 10, 23),
        datetime.fromisoformat("2020-10-23"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_form(cell: Any) -> None:
    assert given(fact(DATE), cell) == date(2020, 10, 23)
    assert read_day(cell) == date(2020, 10, 23)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (HEADS, "28.5"),
        (HEADS, "若干"),
        (HEADS, True),
        (HEADS, -1),
        (YUAN, "12.345"),
        (YUAN, "1e5"),
        (YUAN, float("nan")),
        (SHARE, "130%"),
        (BOOL, "也许"),
        (BOOL, 2),
        (DATE, "2020-02-30"),
        (DATE, "23/10/2020"),
        (DATE, datetime.fromisoformat("2020-10-23T08:30")),
        (DATE, "1020-10-23"),
        (DIVISION, "990000"),
        (LEVEL, "特级"),
        (GROUPS, "特级"),
        (GRANTS, "{}"),
        (GRANTS, '[{"benefits": "a"}]'),
    ],
)
def test_a_cell_that_is_not_clear_says_what_to_write(kind: Type, cell: Any) -> None:
    spec = fact(kind)
    bounded = FactSpec(**{**vars(spec), "most": Fraction(1)}) if kind.percent else spec

    with pytest.raises(CellFault) as raised:
        read_cell(bounded, cell, {"x": bounded})

    assert raised.value.remedy
    assert raised.value.message


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000"])
@pytest.mark.parametrize("kind", [HEADS, YUAN, BOOL, DATE, LEVEL, GROUPS, GRANTS, TEXT])
def test_an_empty_cell_is_not_known(kind: Type, cell: Any) -> None:
    assert read_cell(fact(kind), cell, {}) is None
