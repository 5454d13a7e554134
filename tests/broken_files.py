"""Workbooks broken, renamed or built to do harm; each entry makes the bytes of one file."""

from __future__ import annotations

import codecs
import functools
import io
import zipfile
from collections.abc import Callable
from random import Random

import openpyxl

from tests.old_excel import compound_file, old_workbook
from tests.raw_workbook import (
    SHARED,
    SHEET,
    packed,
    parts,
    rows_of,
    table_workbook,
    text_cell,
    with_part,
    workbook,
)
from tests.roster_files import LABELS, clean_roster, clean_table, people, saved

MIB = 1024 * 1024

# --- damage to a good file -------------------------------------------------------------


@functools.cache
def _good() -> bytes:
    return clean_roster(people(12, seed=3))


def _cut(rng: Random) -> bytes:
    return _good()[: rng.randrange(1, len(_good()))]


def _flipped(rng: Random) -> bytes:
    data = bytearray(_good())
    for _ in range(rng.randrange(1, 20)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _cut_sheet(rng: Random) -> bytes:
    members = parts(rows_of(clean_table(people(5))))
    return with_part(members, SHEET, members[SHEET][: rng.randrange(len(members[SHEET]))])


def _garbled_markup(rng: Random) -> bytes:
    members = parts(rows_of(clean_table(people(5))))
    name = rng.choice(sorted(members))
    text = list(members[name])
    for _ in range(rng.randrange(1, 6)):
        text[rng.randrange(len(text))] = rng.choice("<>&\"'/=xr0９\x01")
    return with_part(members, name, "".join(text))


def _missing_part(rng: Random) -> bytes:
    members = parts(rows_of(clean_table(people(5))))
    del members[rng.choice(sorted(members))]
    return packed(members)


def _prefixed(rng: Random) -> bytes:
    return bytes(rng.randrange(256) for _ in range(rng.randrange(1, 50))) + _good()


def _far_cell(rng: Random) -> bytes:
    reference = rng.choice(("XFD1048576", "A1048576", "XFD1", "ZZZ9999999", "A99999999", "IV65536"))
    return workbook(rows_of(clean_table(people(3))) + f"<row>{text_cell('x', reference)}</row>")


def _odd_reference(rng: Random) -> bytes:
    reference = rng.choice(("A", "7", "A0", "a7", "A-1", "$A$7", "А7", "A1:B2", "R7C1", " "))
    return workbook(rows_of(clean_table(people(3))) + f"<row>{text_cell('x', reference)}</row>")


def _odd_value(rng: Random) -> bytes:
    kind, value = rng.choice(
        (
            ("s", "99999"),
            ("s", "-1"),
            ("s", "x"),
            ("b", "2"),
            ("n", "1e999"),
            ("n", "nan"),
            ("n", "一"),
            ("d", "2020-13-45"),
            ("e", "#别的"),
            ("zz", "1"),
            ("n", "9" * 400),
        )
    )
    return workbook(rows_of([LABELS]) + f'<row r="2"><c r="B2" t="{kind}"><v>{value}</v></c></row>')


def _many_merges(rng: Random) -> bytes:
    areas = "".join(
        f'<mergeCell ref="A{rng.randrange(1, 99)}:XFD{rng.randrange(99, 1048577)}"/>'
        for _ in range(rng.randrange(1, 2000))
    )
    rows = rows_of(clean_table(people(3)))
    return workbook(rows, after_rows=f"<mergeCells>{areas}</mergeCells>")


def _old_flipped(rng: Random) -> bytes:
    data = bytearray(_old_good())
    for _ in range(rng.randrange(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _old_far_cell(rng: Random) -> bytes:
    return old_workbook(
        {(0, 0): "姓名", (rng.randrange(9_999, 65_536), rng.randrange(200, 65_536)): 1.0}
    )


@functools.cache
def _old_good() -> bytes:
    table = clean_table(people(6))
    return old_workbook({(r, c): v for r, row in enumerate(table) for c, v in enumerate(row)})


DAMAGES: dict[str, Callable[[Random], bytes]] = {
    "cut off while it was sent": _cut,
    "bytes flipped": _flipped,
    "sheet cut off inside": _cut_sheet,
    "markup garbled": _garbled_markup,
    "a part missing": _missing_part,
    "rubbish in front": _prefixed,
    "one cell far away": _far_cell,
    "a reference nobody understands": _odd_reference,
    "a value that contradicts its type": _odd_value,
    "thousands of merged areas over everything": _many_merges,
    "old Excel with bytes flipped": _old_flipped,
    "old Excel with one cell far away": _old_far_cell,
}


# --- files that are something else -----------------------------------------------------------

SUFFIXES = ("xlsx", "xls", "csv", "XLSX", "")
STARTS: dict[str, bytes] = {
    "nothing known": b"",
    "a zip": b"PK\x03\x04",
    "an old Office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "UTF-16": codecs.BOM_UTF16_LE,
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
}
OTHER_FILES: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)),
    "jpeg": lambda: b"\xff\xd8\xff\xe0" + bytes(500),
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(500),
    "gif": lambda: b"GIF89a" + bytes(200),
    "rar": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(200),
    "gzip": lambda: b"\x1f\x8b\x08" + bytes(200),
    "rtf": lambda: rb"{\rtf1\ansi \trowd}",
    "web page": lambda: (
        "<html><table><tr><td>姓名</td><td>身份证号</td></tr></table></html>".encode()
    ),
    "xml 2003": lambda: (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:'
        b'office:spreadsheet"></Workbook>'
    ),
    "docx": lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
    "pptx": lambda: packed({"ppt/presentation.xml": "<p/>"}),
    "ods": lambda: packed({"mimetype": "x", "content.xml": "<o/>"}),
    "xlsb": lambda: packed({"xl/workbook.bin": b"\0" * 99}),
    "zip with a roster": lambda: packed({"名册.xlsx": _good()}),
    "zip in zip in zip": lambda: packed({"a.zip": packed({"b.zip": packed({"c.zip": _good()})})}),
    "word": lambda: compound_file("WordDocument", b"x" * 5000),
    "locked xlsx": lambda: compound_file("EncryptedPackage", Random(1).randbytes(6000)),
    "empty": lambda: b"",
    "blank text": lambda: b" \r\n\r\n",
    "program": lambda: b"MZ\x90\x00\x03" + bytes(100),
}


# --- attacks and extremes ----------------------------------------------------------------------


@functools.cache
def _zip_bomb() -> bytes:
    return packed({**parts(""), SHEET: b"0" * (80 * MIB)})


def _quiet_bomb() -> bytes:
    """Stay under every declared size while the file itself holds far more."""
    data = bytearray(packed({**parts(""), SHEET: b"<a>" + b"\n" * (3 * MIB)}))
    where = data.rfind(b"PK\x01\x02")
    data[where + 24 : where + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def _doctype(declaration: str, use: str) -> bytes:
    members = parts("")
    sheet = members[SHEET].replace(
        "<worksheet", f"<!DOCTYPE worksheet [{declaration}]><worksheet", 1
    )
    return with_part(members, SHEET, sheet.replace("<sheetData>", f"<sheetData>{use}"))


def _laughs() -> bytes:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    return _doctype(f'<!ENTITY l0 "哈">{steps}', f"<row>{text_cell('x')[:-1]}></row>&l8;")


def _two_of_one_name() -> bytes:
    written = io.BytesIO(_good())
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(SHEET.upper(), parts(rows_of([["另一张表"]]))[SHEET])
    return written.getvalue()


def _locked_entries() -> bytes:
    data = bytearray(_good())
    where = data.find(b"PK\x01\x02")
    while where >= 0:
        data[where + 8] |= 1
        where = data.find(b"PK\x01\x02", where + 1)
    return bytes(data)


@functools.cache
def _amplified() -> bytes:
    """Refer many thousand times to one text of thirty thousand characters."""
    row = '<row><c t="s"><v>0</v></c></row>'
    return workbook(row * 9_000, shared=["长" * 30_000])


@functools.cache
def _elements() -> bytes:
    return workbook("<row>" + "<c/>" * 1_600_000 + "</row>")


def _many_sheets() -> bytes:
    book = openpyxl.Workbook()
    for number in range(40):
        book.create_sheet(f"表{number}")
    return saved(book)


@functools.cache
def _five_thousand() -> bytes:
    return clean_roster(people(5_000, seed=5))


def _header_only() -> bytes:
    return table_workbook([["花名册"], LABELS])


def _sums_only() -> bytes:
    return table_workbook([LABELS, ["合计", "", "", "", ""], ["", "注：以上属实", "", "", ""]])


def _rival_columns() -> bytes:
    return table_workbook([["序号", "姓名", "身份证号", "序号", "姓名", "身份证号"]])


def _csv(encoding: str, delimiter: str = ",") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in clean_table(people(9))).encode(encoding)


FIXED: dict[str, Callable[[], tuple[str, bytes]]] = {
    "zip bomb": lambda: ("名册.xlsx", _zip_bomb()),
    "zip bomb with a false size": lambda: ("名册.xlsx", _quiet_bomb()),
    "external entity": lambda: (
        "名册.xlsx",
        _doctype('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;"),
    ),
    "a billion laughs": lambda: ("名册.xlsx", _laughs()),
    "document type in the shared texts": lambda: (
        "名册.xlsx",
        with_part(parts(""), SHARED, "<!DOCTYPE sst SYSTEM 'http://a/'><sst/>"),
    ),
    "two parts of one name": lambda: ("名册.xlsx", _two_of_one_name()),
    "locked entries": lambda: ("名册.xlsx", _locked_entries()),
    "one text referred to many times": lambda: ("名册.xlsx", _amplified()),
    "a million and more elements": lambda: ("名册.xlsx", _elements()),
    "elements nested deep": lambda: ("名册.xlsx", workbook("<row>" * 50_000)),
    "two thousand parts": lambda: (
        "名册.xlsx",
        packed({**parts(""), **{f"xl/media/{n}": b"" for n in range(2_000)}}),
    ),
    "forty sheets": lambda: ("名册.xlsx", _many_sheets()),
    "no sheet": lambda: (
        "名册.xlsx",
        with_part(parts(""), "xl/workbook.xml", "<workbook><sheets/></workbook>"),
    ),
    "sheet missing": lambda: (
        "名册.xlsx",
        packed({k: v for k, v in parts("").items() if k != SHEET}),
    ),
    "five thousand rows": lambda: ("名册.xlsx", _five_thousand()),
    "twelve thousand rows": lambda: ("名册.xlsx", workbook("<row><c><v>1</v></c></row>" * 12_000)),
    "three hundred columns": lambda: ("名册.xlsx", table_workbook([["备注"] * 300])),
    "a cell of one megabyte": lambda: (
        "名册.xlsx",
        table_workbook([LABELS, ["1", "张" * MIB, "2", "3", "4"]]),
    ),
    "a text cell of one megabyte": lambda: (
        "名册.csv",
        ",".join(LABELS).encode() + b"\n1," + b"a" * MIB,
    ),
    "a cell of thirty thousand signs": lambda: (
        "名册.xlsx",
        table_workbook([LABELS, ["1", "张" * 30_000, "1" * 30_000, "3" * 30_000, " "]]),
    ),
    "sheet in an unknown encoding": lambda: (
        "名册.xlsx",
        with_part(parts(""), SHEET, b'<?xml version="1.0" encoding="x-no"?><a/>'),
    ),
    "sheet in GBK": lambda: (
        "名册.xlsx",
        with_part(parts(""), SHEET, '<?xml version="1.0" encoding="gbk"?><张/>'.encode("gbk")),
    ),
    "control sign in the sheet": lambda: (
        "名册.xlsx",
        workbook("<row><c t='inlineStr'><is><t>\x00</t></is></c></row>"),
    ),
    "empty sheet": lambda: ("名册.xlsx", workbook("")),
    "header only": lambda: ("名册.xlsx", _header_only()),
    "totals only": lambda: ("名册.xlsx", _sums_only()),
    "no header": lambda: ("名册.xlsx", table_workbook(clean_table(people(5))[1:])),
    "no identity column": lambda: (
        "名册.xlsx",
        table_workbook([["序号", "姓名", "电话"], ["1", "张三", "2"]]),
    ),
    "two persons in a row": lambda: ("名册.xlsx", _rival_columns()),
    "header a hundred rows down": lambda: (
        "名册.xlsx",
        workbook(rows_of(clean_table(people(3)), first_row=100)),
    ),
    "text with NUL": lambda: ("名册.csv", b"\xd0\xd5\xc3\xfb,\x00\x00\n"),
    "text in Big5 and rubbish": lambda: ("名册.csv", b"\xa9m\xa6W,\xff\xff\xff\n\x80\x80"),
    "text with an open quote": lambda: (
        "名册.csv",
        '姓名,身份证号\n"张三,1\n'.encode() + b"x" * 200_000,
    ),
    "text of eleven thousand rows": lambda: ("名册.csv", b"1,2\n" * 11_000),
    "text in GB18030 called xlsx": lambda: ("名册.xlsx", _csv("gb18030")),
    "text in UTF-16": lambda: ("名册.csv", _csv("utf-16", "\t")),
    "text in UTF-8 with mark": lambda: ("名册.csv", _csv("utf-8-sig", ";")),
    "old Excel called xlsx": lambda: ("名册.xlsx", _old_good()),
    "eleven megabytes": lambda: ("名册.xlsx", b"PK\x03\x04" + bytes(11 * MIB)),
}
