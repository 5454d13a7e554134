"""Rows of a table as single cases, for what decides cases one by one under several rules."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from jisheng.policy.batch.program import compile_program
from jisheng.policy.batch.tables import TableReader
from jisheng.policy.batch.tables_files import open_table
from jisheng.policy.batch.tables_layout import layout_of
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack
from jisheng.policy.simulate import TriedCase


def cases_of_table(
    pack: Pack, benefit: str, path: Path, assume: Collection[str] = (), group: str = ""
) -> tuple[list[TriedCase], list[str]]:
    """Return the rows of a table as cases, and in words those that cannot be read.

    A row is named by its column `claim`, else by its number; `group` names the column to group by.
    """
    source = open_table(path)
    if group and group not in source.columns:
        raise PolicyError(f"表中没有“{group}”一列，不能按它分组。请核对列名。")
    layout = layout_of(pack, compile_program(pack, benefit), source.columns, assume)
    reader = TableReader(pack, compile_program(pack, benefit), layout)
    cases: list[TriedCase] = []
    faults: list[str] = []
    for piece in source.pieces:
        errors = reader.check(piece)
        faults += [words for _, words in sorted(errors.items())]
        names = piece.of(layout.special["claim"]) if "claim" in layout.special else None
        groups = piece.of(group) if group else None
        for place in range(piece.height):
            if place not in errors:
                ref = str(names[place]) if names else f"第{piece.numbers[place]}行"
                named = str(groups[place] or "") if groups else ""
                facts = reader.row(piece, place)
                cases.append(TriedCase(ref, benefit, facts, group=named, assume=layout.assumed))
    return cases, faults
