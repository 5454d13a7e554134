"""Decide the pieces of a table one by one: by columns or row by row, open rows as single cases."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from jisheng.policy.batch.bounds import TooWide
from jisheng.policy.batch.lower import NotInColumns
from jisheng.policy.batch.program import HISTORY, Program, compile_program
from jisheng.policy.batch.run_classes import decide_classes
from jisheng.policy.batch.run_engines import ENGINES
from jisheng.policy.batch.run_words import (
    KNOWN,
    WORDS,
    Settling,
    Words,
    in_words,
    open_rows,
    sentences,
    unreadable,
)
from jisheng.policy.batch.tables import Facts, TableReader, law_days
from jisheng.policy.batch.tables_files import Piece
from jisheng.policy.batch.tables_layout import PERSON, layout_of
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack

AUTO = "auto"


class TableDecider:
    """One benefit for the tables of one layout; every state of knowledge has its own program."""

    def __init__(
        self,
        pack: Pack,
        benefit: str,
        columns: Sequence[str],
        engine: str = AUTO,
        assume: Collection[str] = (),
    ) -> None:
        self.pack, self.benefit, self.engine = pack, benefit, engine
        self.program = compile_program(pack, benefit)
        self.layout = layout_of(pack, self.program, columns, assume)
        self.is_ordered = self._counts_by_person()
        self.published = _published(pack)
        self._readers: dict[int | None, TableReader] = {}

    def _counts_by_person(self) -> bool:
        """Tell whether limits and repeats are counted over the table itself."""
        if PERSON not in self.layout.special or not self.program.has_history:
            return False
        if HISTORY in self.layout.facts:
            raise PolicyError(
                "表中同时有 person 列和此前补贴记录（prior_grants）列，次数会有两种算法。"
                "请只保留其中一列。"
            )
        if self.program.lines is not None:
            raise PolicyError(
                f"“{self.program.label}”按培训班决定，表中没有每个学员的先后。"
                "请去掉 person 列，把各学员此前的补贴写在名册里。"
            )
        return True

    def state(self, day: date | None) -> int | None:
        """Return which state of knowledge a day falls in; nothing where all is known."""
        return None if day is None or not self.published else bisect_right(self.published, day)

    def reader(self, day: date | None = None) -> TableReader:
        """Return the reader for what was known on a day."""
        state = self.state(day)
        if state not in self._readers:
            pack = self.pack if state is None or day is None else self.pack.as_known(day)
            program = compile_program(pack, self.benefit)
            self._readers[state] = TableReader(pack, program, self.layout)
        return self._readers[state]

    def words(self, piece: Piece, is_brief: bool = False) -> pl.DataFrame:
        """Return the decisions of a piece; `is_brief` names reasons by condition, not sentence."""
        reader = self.reader()
        days, errors = reader.days(piece)
        states = [self.state(day) for day in days] if days else []
        if len(set(states)) <= 1:
            first = next((day for day in days if day is not None), None)
            found = self._of_one_state(self.reader(first), piece, is_brief)
        else:
            found = self._by_knowledge(piece, days, states, is_brief)
        known = pl.Series(KNOWN, days or [None] * piece.height, dtype=pl.Date)
        wrong = {place: unreadable(words) for place, words in errors.items()}
        return with_rows(found, wrong).with_columns(known)

    def _by_knowledge(
        self,
        piece: Piece,
        days: Sequence[date | None],
        states: Sequence[int | None],
        is_brief: bool,
    ) -> pl.DataFrame:
        """Decide rows of the same state of knowledge together."""
        parts = []
        for state in dict.fromkeys(states):
            places = [place for place, one in enumerate(states) if one == state]
            part = piece.part(places)
            found = self._of_one_state(self.reader(days[places[0]]), part, is_brief)
            parts.append(found.with_columns(pl.Series("·place", places)))
        return pl.concat(parts).sort("·place").drop("·place")

    def _of_one_state(self, reader: TableReader, piece: Piece, is_brief: bool) -> pl.DataFrame:
        if reader.program.lines is not None:
            return self._classes(reader, piece, is_brief)
        facts = reader.facts(piece)
        codes = self._codes(reader.program, facts)
        words = in_words(reader.program, codes, law_days(reader.program, facts.frame))
        settling = self.settling(reader, piece)
        changed = {
            place: settling.words(place) for place in open_rows(codes) if place not in facts.errors
        }
        changed |= {place: unreadable(error) for place, error in facts.errors.items()}
        if not is_brief:
            words = with_reasons(words, sentences(reader.program, facts.frame, codes))
        return with_rows(words, changed)

    def _classes(self, reader: TableReader, piece: Piece, is_brief: bool) -> pl.DataFrame:
        """Decide classes with lines, in columns unless every one is asked for by itself."""
        settling, errors = self.settling(reader, piece), reader.check(piece)
        good = [place for place in range(piece.height) if place not in errors]
        if self.engine == "python":
            found = {place: settling.words(place) for place in good}
        else:
            found = decide_classes(settling, good, is_brief)
        found |= {place: unreadable(words) for place, words in errors.items()}
        rows = [found[place] for place in range(piece.height)]
        return pl.DataFrame(rows, schema=WORDS, orient="row")

    def _codes(self, program: Program, facts: Facts) -> pl.DataFrame:
        if self.engine != AUTO:
            return ENGINES[self.engine](program, facts.frame, facts.nullable)
        try:
            return ENGINES["columns"](program, facts.frame, facts.nullable)
        except (NotInColumns, TooWide):
            return ENGINES["python"](program, facts.frame, facts.nullable)

    def settling(self, reader: TableReader, piece: Piece) -> Settling:
        """Return how single rows of a piece are decided."""
        extra: Mapping[str, Any] = {HISTORY: []} if self.is_ordered else {}
        return Settling(
            reader.pack,
            reader.program,
            lambda place: {**extra, **reader.row(piece, place)},
            self.layout.assumed,
        )


def _published(pack: Pack) -> list[date]:
    """Return the days on which something of the rulebook became known, in order."""
    folder = pack.folder
    days = [span.known_on for value in folder.values.values() for span in value.spans]
    for table in folder.tables.values():
        if isinstance(table, AmountTable):
            days += [row.known_on for row in table.rows]
    return sorted({day for day in days if day is not None})


def with_reasons(words: pl.DataFrame, said: Mapping[int, str]) -> pl.DataFrame:
    """Return decisions with fuller reasons for some rows."""
    if not said:
        return words
    reasons = words["reason"].to_list()
    for place, sentence in said.items():
        reasons[place] = sentence
    return words.with_columns(pl.Series("reason", reasons, dtype=pl.String))


def with_rows(words: pl.DataFrame, changed: Mapping[int, Words]) -> pl.DataFrame:
    """Return decisions with some rows put in place of others."""
    if not changed:
        return words
    columns = {name: words[name].to_list() for name in WORDS}
    for place, row in changed.items():
        for name, value in zip(WORDS, row, strict=True):
            columns[name][place] = value
    return pl.DataFrame(columns, schema=WORDS)
