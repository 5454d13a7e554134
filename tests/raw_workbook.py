"""Build ``.xlsx`` files part by part, so that a test can make any one part wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def parts(rows: str, shared: Iterable[str] = (), after_rows: str = "") -> dict[str, str]:
    """Return the parts of a workbook with one sheet, given the XML of its rows."""
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    return {
        "[Content_Types].xml": f'{HEADER}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/></Types>',
        "_rels/.rels": f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEADER}<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="名册" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        SHARED: f"{HEADER}<sst {MAIN}>{strings}</sst>",
        SHEET: f"{HEADER}<worksheet {MAIN}><sheetData>{rows}</sheetData>{after_rows}</worksheet>",
    }


def rows_of(table: Iterable[Iterable[str]], first_row: int = 1) -> str:
    """Return the XML of rows of text."""
    return "".join(
        f'<row r="{number}">' + "".join(text_cell(text) for text in row) + "</row>"
        for number, row in enumerate(table, start=first_row)
    )


def text_cell(text: str, reference: str = "") -> str:
    """Return the XML of one text cell; without a reference it follows the one before."""
    place = f' r="{reference}"' if reference else ""
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Zip parts together."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def workbook(rows: str, shared: Iterable[str] = (), after_rows: str = "") -> bytes:
    """Return a whole workbook with one sheet."""
    return packed(parts(rows, shared, after_rows))


def table_workbook(table: Iterable[Iterable[str]]) -> bytes:
    """Return a workbook whose one sheet holds a table of text."""
    return workbook(rows_of(table))


def with_part(members: Mapping[str, str | bytes], name: str, content: str | bytes) -> bytes:
    """Return the workbook with one part replaced or added."""
    return packed({**members, name: content})
