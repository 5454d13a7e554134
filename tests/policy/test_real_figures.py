"""The figures an office really published come out: four rows of Wucheng's notice of December 2021.

`rulebooks/wucheng` states what the notice states and nothing else. Qidong's advances and
settlements are among the cases Nantong's rulebook proves itself by.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jisheng.policy import Decision, load_pack
from jisheng.policy.engine.proving import read_own_cases

FOLDER = Path(__file__).parent / "rulebooks" / "wucheng"


def decided(programme: str, *trainees: dict[str, Any], **other: Any) -> Decision:
    facts = {"programme": programme, "trainees": list(trainees), **other}
    return load_pack(path=FOLDER).decide("project_class", facts, assume="all")


def elder_care() -> Decision:
    return decided(
        "elder_care",
        {"heads": 727},
        {"heads": 2, "passed": False},
        {"heads": 72, "retired_with_pension": True},
    )


def test_eight_hundred_and_one_less_72_and_2_are_727_people_and_363500_yuan() -> None:
    decision = elder_care()

    assert (decision.submitted_heads, decision.approved_heads) == (801, 727)
    assert [(step.heads, step.reason_code) for step in decision.deductions] == [
        (72, "PENSION_RECIPIENT"),
        (2, "ASSESSMENT_FAILED"),
    ]
    assert decision.amount.plain() == "363500.00"
    assert decision.arithmetic == ("727人 × 500元/人 = 363,500.00元",)


def test_the_chain_is_told_in_both_languages() -> None:
    chinese, english = elder_care().explain(), elder_care().explain("en")

    told = ("申报801人", "核减72人：", "核减2人：", "核准727人")
    assert [chinese.index(words) for words in told] == sorted(map(chinese.index, told))
    assert "less 72: not retired" in english
    assert "approved: 727" in english
    assert "727 persons × 500 yuan/person" in english


@pytest.mark.parametrize(
    ("trainees", "programme", "amount", "steps"),
    [
        (
            ({"heads": 28}, {"heads": 1, "household_excluded": True},
             {"heads": 2, "retired_with_pension": True}),
            "rural_craftsmen", "14000.00", [1, 2],
        ),
        (({"heads": 28},), "veterans", "22400.00", []),
        (({"heads": 334}, {"heads": 9, "deducted_in_remark": True}),
         "managers_safety", "65464.00", [9]),
    ],
)  # fmt: skip
def test_the_other_rows_of_the_notice_come_out(
    trainees: tuple[dict[str, Any], ...], programme: str, amount: str, steps: list[int]
) -> None:
    decision = decided(programme, *trainees)

    assert decision.amount.plain() == amount
    assert [step.heads for step in decision.deductions] == steps


def test_heads_fall_out_once_by_the_first_rule_that_refuses_them() -> None:
    both = {"heads": 3, "retired_with_pension": True, "passed": False}
    decision = decided("elder_care", {"heads": 10}, both)

    assert [(step.rule, step.heads) for step in decision.deductions] == [("not_retired", 3)]
    assert decision.submitted_heads == decision.approved_heads + 3


def test_a_class_refused_as_a_whole_takes_everybody_out_by_its_own_rule() -> None:
    yiwu = load_pack("yiwu")
    facts = {
        "class_end_date": "2020-10-23",
        "class_hours_total": 80,
        "enrolled_headcount": 40,
        "certified_headcount": 40,
        "class_filed": False,
    }
    decision = yiwu.decide("project_training", facts, assume="all")

    assert [(x.rule, x.heads, x.reason_code) for x in decision.deductions] == [
        ("class_filed", 40, "NO_CLASS_FILING")
    ]
    assert decision.approved_heads == 0


def test_a_case_without_lines_has_no_chain() -> None:
    hengyang = load_pack("hengyang")
    case = next(c for c in read_own_cases(hengyang.folder) if c.benefit == "living_subsidy")
    decision = hengyang.decide("living_subsidy", case.facts)

    assert decision.deductions == ()
    assert "核减" not in decision.explain()
