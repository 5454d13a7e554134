"""The shapes of files banks take and give, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.funds.enums import LineResult

LARGEST_BATCH = 5000


class Shape(StrEnum):
    """How the columns of a line are told apart."""

    DELIMITED = "delimited"
    FIXED = "fixed"
    WORKBOOK = "xlsx"


@dataclass(frozen=True, slots=True)
class Column:
    """A value of a line: the bank's heading, and the most bytes it takes.

    In a fixed-width file ``width`` is exact; ``right`` pads on the left with zeros.
    """

    name: str
    label: str
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One head line and any number of lines."""

    head: tuple[Column, ...]
    lines: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A bank's two forms (the order it takes, the answer it gives) and how they are written."""

    code: str
    label: str
    shape: Shape
    suffix: str
    order: Form
    answer: Form
    results: Mapping[str, LineResult]
    encoding: str = "gbk"
    delimiter: str = ""
    amount_in_fen: bool = False
    largest_batch: int = field(default=LARGEST_BATCH)


_BATCH = Column("batch_number", "批次号", 32)
_COUNT = Column("count", "总笔数", 6, right=True)
_TOTAL = Column("total", "总金额", 16, right=True)
_DAY = Column("on", "日期", 8)
_LINE = Column("line_id", "明细号", 32)
_ACCOUNT = Column("account", "收款账号", 32)
_HOLDER = Column("holder", "收款户名", 120)
_AMOUNT = Column("amount", "金额", 16, right=True)

_ORDER = Form(
    head=(_BATCH, _DAY, _COUNT, _TOTAL),
    lines=(
        Column("serial", "序号", 6, right=True),
        _LINE,
        _ACCOUNT,
        _HOLDER,
        _AMOUNT,
        Column("purpose", "用途", 120),
        Column("bank_name", "开户行", 120),
        Column("bank_code", "联行号", 12),
    ),
)
_ANSWER = Form(
    head=(_BATCH, _DAY, _COUNT, _TOTAL),
    lines=(
        _LINE,
        _ACCOUNT,
        _HOLDER,
        _AMOUNT,
        Column("result", "处理结果", 8),
        Column("reason_code", "原因代码", 8),
        Column("reason", "原因", 80),
        Column("bank_on", "交易日期", 8),
    ),
)
_IN_WORDS = MappingProxyType(
    {"成功": LineResult.PAID, "失败": LineResult.FAILED, "退汇": LineResult.RETURNED}
)
_IN_LETTERS = MappingProxyType(
    {"S": LineResult.PAID, "F": LineResult.FAILED, "R": LineResult.RETURNED}
)

TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        template.code: template
        for template in (
            Template(
                "delimited_gbk",
                "竖线分隔文本（GBK，元）",
                Shape.DELIMITED,
                ".txt",
                _ORDER,
                _ANSWER,
                _IN_WORDS,
                delimiter="|",
            ),
            Template(
                "fixed_gb18030",
                "定长文本（GB18030，分）",
                Shape.FIXED,
                ".dat",
                _ORDER,
                _ANSWER,
                _IN_LETTERS,
                encoding="gb18030",
                amount_in_fen=True,
            ),
            Template(
                "workbook",
                "Excel 工作簿（元）",
                Shape.WORKBOOK,
                ".xlsx",
                _ORDER,
                _ANSWER,
                _IN_WORDS,
                encoding="utf-8",
            ),
        )
    }
)


def template(code: str) -> Template:
    """Return the template; raises Refusal when there is none of that code."""
    if code not in TEMPLATES:
        raise Refusal(
            "NO_BANK_TEMPLATE",
            _("没有代码为“%(code)s”的银行文件模板。") % {"code": code},
            _("可用的模板：%(codes)s。") % {"codes": "、".join(TEMPLATES)},
        )
    return TEMPLATES[code]
