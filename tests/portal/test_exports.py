"""Files of a list: typed values, masks kept, nothing that runs."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import cast

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import load_workbook

from jisheng.ground.identity import mask_identity
from jisheng.portal import exports
from jisheng.portal.columns import Column
from jisheng.portal.exports import export


@dataclass(frozen=True)
class Paid:
    """One row of a payment list."""

    name: str
    identity: str
    amount_fen: int | None
    paid_on: dt.date | None


COLUMNS = (
    Column("name", "姓名"),
    Column("identity", "证件号", mask=mask_identity),
    Column("amount_fen", "金额", kind="money"),
    Column("paid_on", "支付日", kind="date"),
)
ROWS = [
    Paid("陈芳", "330782199001011234", 123_450, dt.date(2020, 11, 2)),
    Paid("=HYPERLINK(1)", "330782199001011234", -100, None),
    Paid("+86 电话", "330782199001011234", None, None),
]


def read_csv(rows: list[Paid]) -> list[list[str]]:
    answer = cast(StreamingHttpResponse, export("csv", "名单", COLUMNS, rows))
    content = b"".join(cast(Iterable[bytes], answer.streaming_content)).decode()
    assert content.startswith("\ufeff")
    return list(csv.reader(StringIO(content.lstrip("\ufeff"))))


def test_a_csv_has_heads_typed_values_and_masks() -> None:
    head, first, *_ = read_csv(ROWS)
    assert head == ["姓名", "证件号", "金额", "支付日"]
    assert first == ["陈芳", "3307************34", "1234.50", "2020-11-02"]


def test_a_text_that_looks_like_a_formula_is_disarmed_but_a_negative_amount_is_not() -> None:
    _, _, second, third = read_csv(ROWS)
    assert second[0] == "'=HYPERLINK(1)"
    assert second[2] == "-1.00"
    assert third[0] == "'+86 电话"


def test_a_workbook_holds_texts_as_texts_and_amounts_as_numbers() -> None:
    answer = cast(HttpResponse, export("xlsx", "名单", COLUMNS, ROWS))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [c.value for c in sheet[1]] == ["姓名", "证件号", "金额", "支付日"]
    assert sheet["A3"].value == "=HYPERLINK(1)"
    assert sheet["A3"].data_type == "s"
    assert sheet["C2"].value == 1234.5
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet["D2"].value == dt.datetime(2020, 11, 2)  # noqa: DTZ001 — Excel knows no zones
    assert sheet["C4"].value is None


def test_the_file_is_named_after_the_list() -> None:
    answer = export("csv", "支付名单", COLUMNS, [])
    assert "filename*=utf-8''" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].endswith(".csv")


def test_a_list_that_is_too_long_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "EXPORT_LIMIT", 2)
    rows = read_csv(ROWS)
    assert len(rows) == 4
    assert rows[-1] == ["只导出前 2 行，请缩小范围后分次导出。"]


@pytest.mark.parametrize(("caption", "name"), [("a/b:c", "abc"), ("", "1"), ("名" * 40, "名" * 31)])
def test_a_sheet_gets_a_name_that_excel_accepts(caption: str, name: str) -> None:
    assert exports.sheet_name(caption) == name
