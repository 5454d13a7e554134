"""Write just enough of an old Excel file (.xls, BIFF8 in a compound file) to test its reading."""

from __future__ import annotations

import struct

SECTOR = 512
SMALLEST_STREAM = 4096  # below this a compound file uses another allocation we do not need
END_OF_CHAIN, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
NO_STREAM = 0xFFFFFFFF
Places = dict[tuple[int, int], str | float]


def old_workbook(cells: Places, sheet: str = "Sheet1") -> bytes:
    """Return an ``.xls`` with one sheet; places count from 0, as the format does."""
    return compound_file("Workbook", _workbook_stream(cells, sheet))


def compound_file(stream_name: str, stream: bytes) -> bytes:
    """Return an OLE compound file that holds one stream."""
    stream = stream.ljust(max(SMALLEST_STREAM, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    chain = [*range(3, 2 + count), END_OF_CHAIN]
    fat = [FAT_SECTOR, END_OF_CHAIN, *chain]
    fat += [FREE] * (SECTOR // 4 - len(fat))
    entries = _entry("Root Entry", 5, END_OF_CHAIN, 0, child=1) + _entry(
        stream_name, 2, 2, len(stream)
    )
    return _header() + struct.pack(f"<{len(fat)}I", *fat) + entries.ljust(SECTOR, b"\0") + stream


def _header() -> bytes:
    start = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        SMALLEST_STREAM,
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    )
    return start + struct.pack("<I", 0) + struct.pack("<108I", *[FREE] * 108)


def _entry(name: str, kind: int, start: int, size: int, child: int = NO_STREAM) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIQ", raw, len(raw), kind, 1, NO_STREAM, NO_STREAM, child, start, size
    )


def _workbook_stream(cells: Places, sheet: str) -> bytes:
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    opening = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    bound = len(opening) + 4 + 6 + len(name) + 4
    book = opening + _record(0x85, struct.pack("<IH", bound, 0) + name) + _record(0x0A, b"")
    rows = b"".join(_cell(row, column, value) for (row, column), value in sorted(cells.items()))
    opening = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    return book + opening + rows + _record(0x0A, b"")


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value.encode("utf-16-le")) // 2, 1)
        return _record(0x204, place + text + value.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", value))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
