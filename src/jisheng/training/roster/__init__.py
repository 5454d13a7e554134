"""Read the roster (花名册) of a class from a workbook, and send it back with its faults marked.

Pure: knows cells and identity numbers, never the database. What only the database can tell
(a person already in another class) is added with `RosterDraft.with_faults`.
"""

from jisheng.training.roster.columns import Column
from jisheng.training.roster.draft import IgnoredRow, RosterDraft, RosterRow
from jisheng.training.roster.faults import CellFault, Repair, Severity
from jisheng.training.roster.reading import MOST_PERSONS, read_roster
from jisheng.training.roster.template import faults_workbook, roster_template

__all__ = [
    "MOST_PERSONS",
    "CellFault",
    "Column",
    "IgnoredRow",
    "Repair",
    "RosterDraft",
    "RosterRow",
    "Severity",
    "faults_workbook",
    "read_roster",
    "roster_template",
]
