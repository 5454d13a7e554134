"""What we tell a bank and what it answers, as values; both directions, for every template."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jisheng.foundation.errors import Fault, Refusal
from jisheng.funds.bank import layout
from jisheng.funds.bank.layout import Row, unreadable_line
from jisheng.funds.bank.templates import TEMPLATES, Form, Shape, Template
from jisheng.funds.enums import LineResult
from jisheng.ground.money import Money

_YUAN = re.compile(r"[0-9]{1,13}\.[0-9]{2}")
_FEN = re.compile(r"[0-9]{1,16}")
_DAY = re.compile(r"[0-9]{8}")
_WORKBOOK_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One amount to pay to one account."""

    serial: int
    line_id: str
    account: str
    holder: str
    amount: Money
    purpose: str
    bank_name: str = ""
    bank_code: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A batch for the bank."""

    number: str
    on: dt.date
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What became of one line."""

    line_id: str
    account: str
    holder: str
    amount: Money
    result: LineResult
    reason_code: str
    reason: str
    bank_on: dt.date


@dataclass(frozen=True, slots=True)
class Answer:
    """A return file: some or all lines of one batch."""

    number: str
    on: dt.date
    lines: tuple[AnswerLine, ...]


def faults_of_order(template: Template, order: Order) -> list[Fault]:
    """Return everything that keeps the bank from taking this order, line by line."""
    faults = []
    if len(order.lines) > template.largest_batch:
        words = _("共 %(count)s 笔，银行一个批次最多收 %(most)s 笔。")
        told = words % {"count": len(order.lines), "most": template.largest_batch}
        faults.append(Fault("", told, _("请分成几个拨付计划。")))
    for line in order.lines:
        row = _order_row(template, line)
        found = [layout.unfit(template, c, row[c.name]) for c in template.order.lines]
        place = _("第 %(serial)s 笔") % {"serial": line.serial}
        faults += [Fault(f"{place} {f.place}", f.message, f.remedy) for f in found if f]
        if line.amount.fen <= 0:
            faults.append(Fault(place, _("金额不大于 0，银行不收。"), _("请去掉这一笔。")))
    return faults


def write_order(template: Template, order: Order) -> bytes:
    """Return the batch file; :func:`faults_of_order` must have found nothing."""
    rows = [_order_row(template, line) for line in order.lines]
    head = _head(template, order.number, order.on, [line.amount for line in order.lines])
    return layout.write(template, template.order, head, rows)


def read_order(data: bytes) -> tuple[Template, Order]:
    """Read a batch file as the bank does; raises Refusal."""
    template = _template_of(data, lambda t: t.order)
    head, rows = layout.read(template, template.order, data)
    lines = tuple(_order_line(template, row, i) for i, row in enumerate(rows, start=2))
    _check_totals(template, head, [line.amount for line in lines])
    return template, Order(head["batch_number"], _day(head["on"], 1), lines)


def write_answer(template: Template, answer: Answer) -> bytes:
    """Return a return file as this template's bank writes it."""
    words = {result: word for word, result in template.results.items()}
    rows = [
        {
            "line_id": line.line_id,
            "account": line.account,
            "holder": line.holder,
            "amount": _amount_text(template, line.amount),
            "result": words[line.result],
            "reason_code": line.reason_code,
            "reason": line.reason,
            "bank_on": f"{line.bank_on:%Y%m%d}",
        }
        for line in answer.lines
    ]
    head = _head(template, answer.number, answer.on, [line.amount for line in answer.lines])
    return layout.write(template, template.answer, head, rows)


def read_answer(data: bytes) -> tuple[Template, Answer]:
    """Read a return file of any known bank.

    Raises Refusal when no template fits, a line cannot be read (naming it), or the head's
    count and total are not those of the lines.
    """
    template = _template_of(data, lambda t: t.answer)
    head, rows = layout.read(template, template.answer, data)
    lines = tuple(_answer_line(template, row, i) for i, row in enumerate(rows, start=2))
    _check_totals(template, head, [line.amount for line in lines])
    return template, Answer(head["batch_number"], _day(head["on"], 1), lines)


def _head(template: Template, number: str, on: dt.date, amounts: Sequence[Money]) -> Row:
    return {
        "batch_number": number,
        "on": f"{on:%Y%m%d}",
        "count": str(len(amounts)),
        "total": _amount_text(template, Money.total(amounts)),
    }


def _order_row(template: Template, line: OrderLine) -> Row:
    return {
        "serial": str(line.serial),
        "line_id": line.line_id,
        "account": line.account,
        "holder": line.holder,
        "amount": _amount_text(template, line.amount),
        "purpose": line.purpose,
        "bank_name": line.bank_name,
        "bank_code": line.bank_code,
    }


def _order_line(template: Template, row: Row, number: int) -> OrderLine:
    return OrderLine(
        serial=int(row["serial"]),
        line_id=row["line_id"],
        account=row["account"],
        holder=row["holder"],
        amount=_amount(template, row["amount"], number),
        purpose=row["purpose"],
        bank_name=row["bank_name"],
        bank_code=row["bank_code"],
    )


def _answer_line(template: Template, row: Row, number: int) -> AnswerLine:
    if row["result"] not in template.results:
        words = _("处理结果“%(word)s”不在模板的 %(known)s 之中")
        known = "、".join(template.results)
        raise unreadable_line(number, words % {"word": row["result"], "known": known})
    return AnswerLine(
        line_id=row["line_id"],
        account=row["account"],
        holder=row["holder"],
        amount=_amount(template, row["amount"], number),
        result=template.results[row["result"]],
        reason_code=row["reason_code"],
        reason=row["reason"],
        bank_on=_day(row["bank_on"], number),
    )


def _amount_text(template: Template, amount: Money) -> str:
    return str(amount.fen) if template.amount_in_fen else amount.plain()


def _amount(template: Template, text: str, number: int) -> Money:
    pattern = _FEN if template.amount_in_fen else _YUAN
    if not pattern.fullmatch(text):
        raise unreadable_line(number, _("“%(text)s”不是金额") % {"text": text})
    return Money(int(text)) if template.amount_in_fen else Money.from_yuan(text)


def _day(text: str, number: int) -> dt.date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise unreadable_line(number, _("“%(text)s”不是日期") % {"text": text}) from None


def _check_totals(template: Template, head: Row, amounts: Sequence[Money]) -> None:
    total = Money.total(amounts)
    stated = _amount(template, head["total"], 1)
    count = int(head["count"]) if head["count"].isdecimal() else -1
    if (count, stated) != (len(amounts), total) or not amounts:
        raise Refusal(
            "BANK_FILE_TOTALS",
            _(
                "银行文件的首行写着 %(count)s 笔、%(stated)s，"
                "明细实为 %(found)s 笔、%(total)s，文件可能不完整。整个文件没有入账。"
            )
            % {
                "count": head["count"],
                "stated": stated,
                "found": len(amounts),
                "total": total,
            },
            _("请向银行重新索取完整的文件，不要手工修改。"),
        )


def _template_of(data: bytes, form_of: Callable[[Template], Form]) -> Template:
    for template in TEMPLATES.values():
        if _looks_like(template, form_of(template), data):
            return template
    raise Refusal(
        "BANK_FILE_UNKNOWN",
        _("这个文件不是任何一种已知银行模板的格式。"),
        _("请核对是否选错了文件；如银行改了格式，请联系系统管理员增加模板。"),
    )


def _looks_like(template: Template, form: Form, data: bytes) -> bool:
    first = data.split(b"\r\n", 1)[0]
    if template.shape is Shape.WORKBOOK:
        return data.startswith(_WORKBOOK_MAGIC)
    if template.shape is Shape.DELIMITED:
        return first.count(template.delimiter.encode()) == len(form.head) - 1
    return len(first) == sum(c.width for c in form.head)
