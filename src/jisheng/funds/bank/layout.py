"""Put rows of text into a bank's shape and take them out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from jisheng.foundation.errors import Fault, Refusal
from jisheng.foundation.spreadsheet import SheetToWrite, read_workbook, write_workbook
from jisheng.funds.bank.templates import Column, Form, Shape, Template

Row = dict[str, str]
_END = "\r\n"
_HEADINGS = 3  # head labels, head, line labels


def unfit(template: Template, column: Column, value: str) -> Fault | None:
    """Say why the bank's file cannot hold ``value``, before a file is made of it."""
    stray = next((c for c in value if not c.isprintable() or c == template.delimiter), None)
    if stray is not None:
        sign = f"“{stray}”" if stray.isprintable() else _("换行、全角空格或控制符")
        return Fault(
            column.label,
            _("“%(value)s”中有%(sign)s，会使银行文件错列。") % {"value": value, "sign": sign},
            _("请先改正这一项。"),
        )
    missing = [c for c in value if not _encodable(c, template.encoding)]
    if missing:
        return Fault(
            column.label,
            _("“%(value)s”中的“%(signs)s”在 %(encoding)s 编码里没有，银行收到会是乱码。")
            % {
                "value": value,
                "signs": "".join(missing),
                "encoding": template.encoding.upper(),
            },
            _("请与银行核对该字的替代写法后更正账户，或把资金渠道改为支持 GB18030 的模板。"),
        )
    length = len(value.encode(template.encoding))
    if length > column.width:
        return Fault(
            column.label,
            _("“%(value)s”占 %(length)s 字节，银行最多收 %(width)s 字节。")
            % {"value": value, "length": length, "width": column.width},
            _("请缩短这一项。"),
        )
    return None


def _encodable(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def write(template: Template, form: Form, head: Row, lines: Sequence[Row]) -> bytes:
    """Return the file; every value must have passed :func:`unfit`."""
    if template.shape is Shape.WORKBOOK:
        return _write_workbook(form, head, lines)
    texts = [_text(template, form.head, head)]
    texts += [_text(template, form.lines, line) for line in lines]
    return b"".join(text + _END.encode() for text in texts)


def _text(template: Template, columns: Sequence[Column], row: Row) -> bytes:
    values = [row[c.name].encode(template.encoding) for c in columns]
    if template.shape is Shape.DELIMITED:
        return template.delimiter.encode().join(values)
    return b"".join(_padded(c, value) for c, value in zip(columns, values, strict=True))


def _padded(column: Column, value: bytes) -> bytes:
    return value.rjust(column.width, b"0") if column.right else value.ljust(column.width, b" ")


def _write_workbook(form: Form, head: Row, lines: Sequence[Row]) -> bytes:
    rows = [
        [c.label for c in form.head],
        [head[c.name] for c in form.head],
        [c.label for c in form.lines],
        *([line[c.name] for c in form.lines] for line in lines),
    ]
    sheet = SheetToWrite("批量代发", rows, widths=[18] * len(form.lines), frozen_rows=_HEADINGS)
    return write_workbook([sheet])


def read(template: Template, form: Form, data: bytes) -> tuple[Row, list[Row]]:
    """Return the head and the lines of a file; raises Refusal naming the line that is wrong."""
    if template.shape is Shape.WORKBOOK:
        return _read_workbook(form, data)
    texts = data.split(_END.encode())
    if texts[-1] != b"" or len(texts) < 2:
        raise _cut_off()
    rows = [
        _row(template, form.lines if number else form.head, text, number + 1)
        for number, text in enumerate(texts[:-1])
    ]
    return rows[0], rows[1:]


def _row(template: Template, columns: Sequence[Column], text: bytes, number: int) -> Row:
    try:
        if template.shape is Shape.DELIMITED:
            values = text.decode(template.encoding).split(template.delimiter)
        else:
            values = [v.decode(template.encoding) for v in _slices(columns, text)]
    except UnicodeDecodeError:
        raise unreadable_line(
            number, _("编码不是 %(encoding)s") % {"encoding": template.encoding}
        ) from None
    if len(values) != len(columns):
        words = _("应有 %(wanted)s 列，实有 %(found)s 列")
        raise unreadable_line(number, words % {"wanted": len(columns), "found": len(values)})
    return {c.name: v.strip() for c, v in zip(columns, values, strict=True)}


def _slices(columns: Sequence[Column], text: bytes) -> Iterator[bytes]:
    if len(text) != sum(c.width for c in columns):
        yield text
        return
    start = 0
    for column in columns:
        yield text[start : start + column.width]
        start += column.width


def _read_workbook(form: Form, data: bytes) -> tuple[Row, list[Row]]:
    sheet = read_workbook(data, "").sheets[0]
    expected = {1: form.head, _HEADINGS: form.lines}
    for row, columns in expected.items():
        found = [sheet.cell(row, i).text for i in range(1, len(columns) + 1)]
        if found != [c.label for c in columns]:
            raise unreadable_line(row, _("表头与模板不符"))

    def texts(row: int, columns: Sequence[Column]) -> Row:
        return {c.name: sheet.cell(row, i).text.strip() for i, c in enumerate(columns, start=1)}

    rows = range(_HEADINGS + 1, len(sheet.rows) + 1)
    return texts(2, form.head), [texts(row, form.lines) for row in rows]


def unreadable_line(number: int, why: str) -> Refusal:
    """Return the refusal of a file because of one of its lines (counted from 1)."""
    return Refusal(
        "BANK_FILE_LINE",
        _("银行文件第 %(number)s 行无法读取：%(why)s。整个文件没有入账。")
        % {"number": number, "why": why},
        _("请向银行重新索取完整的文件，不要手工修改。"),
    )


def _cut_off() -> Refusal:
    return Refusal(
        "BANK_FILE_CUT_OFF",
        _("银行文件不完整，最后一行没有结束，可能在传输中被截断。整个文件没有入账。"),
        _("请向银行重新索取完整的文件。"),
    )
