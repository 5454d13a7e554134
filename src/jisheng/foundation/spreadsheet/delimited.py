"""Read comma- or tab-separated text in whichever encoding the office's software wrote it."""

from __future__ import annotations

import codecs
import csv
import io
import re

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet.guard import SAVE_AS_XLSX, Limits, broken, too_big
from jisheng.foundation.spreadsheet.markup import cell_too_long

DELIMITERS = ",\t;，|"
LOOKED_AT = 20
# ="440703..." is how exporters keep Excel from turning a long number into a float.
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


def read_delimited(data: bytes, limits: Limits) -> tuple[list[list[str]], str]:
    """Return the rows of a text file, and the name of its encoding.

    Raises `Refusal` when no known encoding fits or the limits are exceeded.
    """
    text, encoding = decoded(data)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            _refuse_beyond(rows, row, limits)
            rows.append([_kept(value) for value in row])
    except csv.Error as error:
        raise broken(f"第 {len(rows) + 1} 行无法分列，缺少一个引号，或有一格的文字过长") from error
    return rows, encoding


def decoded(data: bytes) -> tuple[str, str]:
    """Decode text as UTF-8, UTF-16 with its mark, or GB18030; never with lost characters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = [("utf-16", "UTF-16")]
    else:
        candidates = [("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")]
    for codec, name in candidates:
        try:
            return data.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise Refusal(
        "UNKNOWN_ENCODING",
        "文本文件的文字编码既不是 UTF-8 也不是 GB18030，读出来会是乱码。",
        SAVE_AS_XLSX,
    )


def _delimiter(text: str) -> str:
    """Choose the separator that the first lines use most."""
    start = "\n".join(text[:65_536].splitlines()[:LOOKED_AT])
    return max(DELIMITERS, key=start.count)


def _refuse_beyond(rows: list[list[str]], row: list[str], limits: Limits) -> None:
    if len(rows) >= limits.rows or len(row) > limits.columns:
        raise too_big(
            f"文本文件超过可读取的 {limits.rows:,} 行、{limits.columns} 列。",
            "请按班次分成几个文件后再上传。",
        )
    for value in row:
        if len(value) > limits.cell_characters:
            raise cell_too_long(f"第 {len(rows) + 1} 行有一格", value, limits)


def _kept(value: str) -> str:
    found = KEPT_AS_TEXT.fullmatch(value.strip())
    return found[1] if found else value
