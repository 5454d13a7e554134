from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import read_workbook
from jisheng.funds.bank.messages import (
    Answer,
    AnswerLine,
    Order,
    OrderLine,
    faults_of_order,
    read_answer,
    read_order,
    write_answer,
    write_order,
)
from jisheng.funds.bank.templates import TEMPLATES, template
from jisheng.funds.enums import LineResult
from jisheng.ground.money import Money

DAY = dt.date(2020, 11, 2)
_TEXT = st.text(alphabet="义乌市培训学校甲乙丙（）ABC123-", min_size=1, max_size=30)
_DIGITS = st.text(alphabet="0123456789", min_size=6, max_size=30)
_AMOUNTS = st.integers(1, 10**13).map(Money)


def _line(serial: int = 1, **changes: object) -> OrderLine:
    values: dict[str, object] = {
        "serial": serial,
        "line_id": f"000001AB-{serial:04d}",
        "account": "1969990000000001",
        "holder": "演示培训学校",
        "amount": Money(123_405),
        "purpose": "培训补贴",
        "bank_name": "演示银行",
        "bank_code": "999338700001",
    }
    return OrderLine(**(values | changes))  # type: ignore[arg-type]


def test_the_delimited_order_reads_as_the_bank_wants_it() -> None:
    order = Order("20201102000001AB", DAY, (_line(1), _line(2, amount=Money(5))))
    content = write_order(template("delimited_gbk"), order).decode("gbk")
    assert content == (
        "20201102000001AB|20201102|2|1234.10\r\n"
        "1|000001AB-0001|1969990000000001|演示培训学校|1234.05|培训补贴|演示银行|999338700001\r\n"
        "2|000001AB-0002|1969990000000001|演示培训学校|0.05|培训补贴|演示银行|999338700001\r\n"
    )


def test_the_fixed_order_has_lines_of_one_length_and_amounts_in_fen() -> None:
    content = write_order(template("fixed_gb18030"), Order("B1", DAY, (_line(1), _line(2))))
    head, first, second, end = content.split(b"\r\n")
    assert len(first) == len(second) == sum(c.width for c in template("fixed_gb18030").order.lines)
    assert b"0000000000123405" in first
    assert head.startswith(b"B1 ")
    assert end == b""


def test_the_workbook_order_keeps_account_numbers_as_text() -> None:
    content = write_order(template("workbook"), Order("B1", DAY, (_line(),)))
    sheet = read_workbook(content, "x.xlsx").sheets[0]
    assert [sheet.cell(4, n).value for n in (3, 5)] == ["1969990000000001", "1234.05"]


@settings(max_examples=60, deadline=None)
@given(
    code=st.sampled_from(["delimited_gbk", "fixed_gb18030"]),
    lines=st.lists(st.tuples(_DIGITS, _TEXT, _AMOUNTS, _TEXT), min_size=1, max_size=8),
)
def test_what_the_bank_reads_is_what_was_written(
    code: str, lines: list[tuple[str, str, Money, str]]
) -> None:
    order = Order(
        "20201102000001AB",
        DAY,
        tuple(
            _line(n, account=account, holder=holder, amount=amount, purpose=purpose)
            for n, (account, holder, amount, purpose) in enumerate(lines, start=1)
        ),
    )
    assert faults_of_order(template(code), order) == []
    assert read_order(write_order(template(code), order)) == (template(code), order)


def _answer_line(number: int, result: LineResult, amount: Money) -> AnswerLine:
    code = "" if result is LineResult.PAID else "1001"
    return AnswerLine(
        f"000001AB-{number:04d}", "1969990000000001", "演示培训学校", amount, result, code,
        "账号户名不符" if code else "", DAY,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    code=st.sampled_from(["delimited_gbk", "fixed_gb18030"]),
    lines=st.lists(st.tuples(st.sampled_from(LineResult), _AMOUNTS), min_size=1, max_size=8),
)
def test_an_answer_comes_back_as_the_bank_meant_it(
    code: str, lines: list[tuple[LineResult, Money]]
) -> None:
    answer = Answer(
        "20201102000001AB",
        DAY,
        tuple(_answer_line(n, result, amount) for n, (result, amount) in enumerate(lines)),
    )
    assert read_answer(write_answer(template(code), answer)) == (template(code), answer)


def test_a_workbook_goes_both_ways() -> None:
    order = Order("B1", DAY, (_line(1), _line(2)))
    assert read_order(write_order(template("workbook"), order)) == (template("workbook"), order)
    answer = Answer("B1", DAY, (_answer_line(1, LineResult.RETURNED, Money(7)),))
    written = write_answer(template("workbook"), answer)
    assert read_answer(written) == (template("workbook"), answer)
    with pytest.raises(Refusal, match="表头与模板不符"):
        read_answer(write_order(template("workbook"), order))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=300), start=st.sampled_from([b"", b"a|b|c|d\r\n"]))
def test_any_bytes_end_in_a_refusal(data: bytes, start: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_answer(start + data)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("changes", "place", "word"),
    [
        ({"holder": "甲|乙"}, "第 1 笔 收款户名", "错列"),
        ({"holder": "甲\n乙"}, "第 1 笔 收款户名", "换行"),
        ({"purpose": "补贴\u3000"}, "第 1 笔 用途", "全角空格"),
        ({"holder": "𬱖"}, "第 1 笔 收款户名", "乱码"),
        ({"holder": "校" * 61}, "第 1 笔 收款户名", "122 字节"),
        ({"amount": Money(0)}, "第 1 笔", "不大于 0"),
    ],
)
def test_what_the_bank_cannot_take_is_found_beforehand(
    changes: dict[str, object], place: str, word: str
) -> None:
    order = Order("B1", DAY, (_line(1, **changes), _line(2)))
    [fault] = faults_of_order(template("delimited_gbk"), order)
    assert fault.place == place
    assert word in fault.message
    assert fault.remedy


def test_a_batch_beyond_what_the_bank_takes_is_found_beforehand() -> None:
    shape = template("delimited_gbk")
    order = Order("B1", DAY, tuple(_line(n) for n in range(1, shape.largest_batch + 2)))
    [fault] = faults_of_order(shape, order)
    assert "5001 笔" in fault.message


def test_every_template_has_our_line_id_both_ways() -> None:
    assert len(TEMPLATES) >= 3
    for shape in TEMPLATES.values():
        assert {"line_id", "account", "amount"} <= {c.name for c in shape.order.lines}
        assert {"line_id", "account", "amount", "result"} <= {c.name for c in shape.answer.lines}
        assert set(shape.results.values()) == set(LineResult)
