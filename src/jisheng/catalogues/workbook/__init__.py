"""Rules and cases as workbooks: numbers and tables out and in, cases for a trial in.

Knows texts of rulebooks and cells of spreadsheets; touches no table.
"""

from jisheng.catalogues.workbook.cases import cases_from_workbook, cases_template
from jisheng.catalogues.workbook.cells import Column, columns_of
from jisheng.catalogues.workbook.rules import texts_from_workbook, workbook_of

__all__ = [
    "Column",
    "cases_from_workbook",
    "cases_template",
    "columns_of",
    "texts_from_workbook",
    "workbook_of",
]
