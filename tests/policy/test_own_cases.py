"""A changed number makes own cases come out otherwise; they are put right in place."""

from __future__ import annotations

import datetime as dt

import pytest

from jisheng.policy import PolicyError
from jisheng.policy.editing import set_value
from jisheng.policy.own_cases import accept_results, differing_cases
from jisheng.policy.raw_texts import parse
from jisheng.policy.stored_pack import built_in_texts, check_texts


@pytest.fixture(scope="module")
def dearer() -> dict[str, str]:
    return set_value(built_in_texts("yiwu"), "project_day_rate", dt.date(2020, 10, 20), "220")


def test_each_case_is_told_with_what_it_expects_and_what_is_found(
    dearer: dict[str, str],
) -> None:
    found = {one.name: one.changes for one in differing_cases("yiwu", dearer)}
    assert found["forty people for five days"] == (("amount", "40000.00", "44000.00"),)
    assert "the first day in force" not in found


def test_the_found_is_put_in_and_nothing_else_moves(dearer: dict[str, str]) -> None:
    made = accept_results("yiwu", dearer)
    assert [name for name in made if made[name] != dearer[name]] == ["cases.yaml"]
    assert check_texts("yiwu", made) == ()
    before, after = dearer["cases.yaml"].splitlines(), made["cases.yaml"].splitlines()
    assert [line for line in before if line.lstrip().startswith("#")] == [
        line for line in after if line.lstrip().startswith("#")
    ]
    assert len(parse("cases.yaml", made["cases.yaml"])["cases"]) == len(
        parse("cases.yaml", dearer["cases.yaml"])["cases"]
    )
    with pytest.raises(PolicyError, match="没有结果不同"):
        accept_results("yiwu", made)


def test_only_the_named_cases_are_changed(dearer: dict[str, str]) -> None:
    one = "forty people for five days"
    made = accept_results("yiwu", dearer, only=[one])
    left = [case.name for case in differing_cases("yiwu", made)]
    assert one not in left
    assert left


def test_other_faults_come_first(dearer: dict[str, str]) -> None:
    with pytest.raises(PolicyError, match="其他问题"):
        differing_cases("yiwu", {**dearer, "facts.yaml": "odd: {}\n"})
