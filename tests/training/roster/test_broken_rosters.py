"""Whatever is uploaded as a roster ends in a draft or in a refusal people understand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import HealthCheck, given, settings

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import read_workbook
from jisheng.training.roster import RosterDraft, faults_workbook, read_roster
from tests.rosters import BrokenRoster, broken_rosters, every_fixed_kind

DAY = dt.date(2021, 3, 1)
CHINESE = re.compile(r"[\u4e00-\u9fff].*。", re.S)
WORDS_OF_PROGRAMMERS = re.compile(r"Traceback|Exception|Error:|None|object at")


def _end_of(roster: BrokenRoster) -> RosterDraft | Refusal:
    try:
        workbook = read_workbook(roster.data, roster.name)
        draft = read_roster(workbook, DAY)
        assert faults_workbook(workbook, draft).startswith(b"PK")
        return draft
    except Refusal as refusal:
        return refusal


def _check(roster: BrokenRoster) -> None:
    end = _end_of(roster)
    if isinstance(end, Refusal):
        assert CHINESE.search(end.message), roster.description
        assert CHINESE.search(end.remedy), roster.description
        assert not WORDS_OF_PROGRAMMERS.search(f"{end}"), roster.description
        return
    assert end.rows
    assert len(end.good_rows) + len(end.bad_rows) == len(end.rows)
    for fault in end.faults:
        assert fault.message
        assert fault.remedy
        assert fault.cell
    for row in end.good_rows:
        assert row.name
        assert len(row.identity_number) == 18


@pytest.mark.parametrize("roster", every_fixed_kind(), ids=lambda roster: roster.description)
def test_every_known_kind_of_broken_roster_ends_in_words(roster: BrokenRoster) -> None:
    _check(roster)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken_rosters())
def test_two_hundred_and_fifty_broken_rosters_end_in_words(roster: BrokenRoster) -> None:
    _check(roster)
