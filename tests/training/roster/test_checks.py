"""What a cell holds is never read as anything but text."""

from __future__ import annotations

import datetime as dt

import pytest

from jisheng.foundation.spreadsheet import read_workbook
from jisheng.training.roster import read_roster
from tests.factories import identity_number
from tests.raw_workbook import table_workbook


@pytest.mark.parametrize("typed", [r"\g", r"\A", r"\1", r"\0", r"\g<0>", "\\"])
def test_a_backslash_in_a_telephone_is_a_fault_like_any_other(typed: str) -> None:
    table = [["姓名", "身份证号", "联系电话"], ["王小明", identity_number(), typed]]
    draft = read_roster(read_workbook(table_workbook(table), "名册.xlsx"), dt.date(2020, 9, 1))
    (fault,) = draft.faults
    assert fault.code.startswith("phone.")
    assert "\x00" not in fault.message
    assert len(draft.good_rows) == 1
