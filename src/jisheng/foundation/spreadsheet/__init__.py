"""Read and write workbooks that strangers send, without ever trusting one.

Knows files, sheets and cells; must never know a roster, a person or a database. Imports
no Django. Every way a file can be wrong ends in `Refusal`, said in Chinese.
"""

from jisheng.foundation.spreadsheet.cells import Area, Cell, CellKind, Sheet, Workbook, address
from jisheng.foundation.spreadsheet.guard import Limits
from jisheng.foundation.spreadsheet.reading import read_workbook
from jisheng.foundation.spreadsheet.writing import (
    CellToWrite,
    SheetToWrite,
    Tone,
    write_workbook,
)

__all__ = [
    "Area",
    "Cell",
    "CellKind",
    "CellToWrite",
    "Limits",
    "Sheet",
    "SheetToWrite",
    "Tone",
    "Workbook",
    "address",
    "read_workbook",
    "write_workbook",
]
