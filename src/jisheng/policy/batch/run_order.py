"""Decide a whole table in the order of its claims: limits, repeats and exclusions per person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from jisheng.policy.batch.fold import decide_in_order
from jisheng.policy.batch.program import HISTORY, Program
from jisheng.policy.batch.run_engines import TYPES, failed_without_history, history_bits
from jisheng.policy.batch.run_pieces import TableDecider, with_rows
from jisheng.policy.batch.run_words import KNOWN, Words, in_words, open_rows, unreadable
from jisheng.policy.batch.tables import Facts, TableReader, law_days
from jisheng.policy.batch.tables_files import Piece
from jisheng.policy.batch.tables_layout import CLAIM, PERSON
from jisheng.policy.errors import PolicyError

_PERSON, _CLAIM, _ROW = "·person", "·claim", "·row"
_BLANK = {"outcome": 4, "reason": -1, "amount_fen": 0, "payee": 0, "uplifts": 0, "failed": 0}
_OPEN: Words = ("unknown", None, "尚不能决定", 0, "none", None, 0, None)


def decide_all_in_order(
    decider: TableDecider, pieces: Iterable[Piece]
) -> Iterator[tuple[Piece, pl.DataFrame]]:
    """Decide every piece together, then yield them one by one with their decisions.

    A row that cannot be read counts for nobody. All rows must fall in one state of knowledge.
    """
    held = list(pieces)
    if not held:
        return
    days = [decider.reader().days(piece) for piece in held]
    reader = _reader(decider, [known for known, _ in days])
    read = [reader.facts(piece) for piece in held]
    for facts, (_, errors) in zip(read, days, strict=True):
        facts.errors.update(errors)
    codes, law = _codes(decider, reader, held, read)
    start = 0
    for piece, facts, (known, _) in zip(held, read, days, strict=True):
        part, end = codes[start : start + piece.height], start + piece.height
        words = in_words(reader.program, part, law[start:end])
        words = with_rows(words, _single_rows(decider, reader, facts, piece, part))
        named = pl.Series(KNOWN, known or [None] * piece.height, dtype=pl.Date)
        yield piece, words.with_columns(named)
        start = end


def _reader(decider: TableDecider, known: Sequence[Sequence[object]]) -> TableReader:
    """Return the one reader for the table; refuse rows of different states of knowledge."""
    days = {day for piece in known for day in piece}
    by_state = {decider.state(day): day for day in days}  # type: ignore[arg-type]
    if len(by_state) > 1:
        raise PolicyError(
            "表中各行的知悉日处于规则的不同公布阶段，不能与 person 列一起按先后计次。"
            "请按知悉日分成几张表办理。"
        )
    return decider.reader(next(iter(by_state.values()), None))  # type: ignore[arg-type]


def _codes(
    decider: TableDecider, reader: TableReader, pieces: list[Piece], read: list[Facts]
) -> tuple[pl.DataFrame, pl.Series]:
    """Return the codes of every row, and its governing day."""
    program = reader.program
    persons, claims = _persons(decider, pieces, read), _claims(decider, pieces)
    whole = pl.concat([facts.frame for facts in read]).drop(HISTORY, strict=False)
    law = law_days(program, whole)
    good = _readable(pieces, read)
    frame = whole.with_columns(persons, claims)[good]
    engine = "python" if decider.engine == "python" else "auto"
    names = [name for name in TYPES if name != "failed"]
    found = decide_in_order(program, frame, _PERSON, _CLAIM, engine, outputs=names)
    nullable = [name for name in frame.columns if frame[name].null_count()]
    failed = _with_history(
        program, found["reason"], failed_without_history(program, frame, nullable)
    )
    found = found.with_columns(failed, pl.Series(_ROW, good, dtype=pl.Int64))
    rows = pl.DataFrame({_ROW: range(whole.height)}, schema={_ROW: pl.Int64})
    joined = rows.join(found, on=_ROW, how="left", maintain_order="left")
    filled = [pl.col(name).fill_null(_BLANK[name]).cast(kind) for name, kind in TYPES.items()]
    return joined.select(filled), law


def _readable(pieces: list[Piece], read: list[Facts]) -> list[int]:
    good, start = [], 0
    for piece, facts in zip(pieces, read, strict=True):
        good += [start + place for place in range(piece.height) if place not in facts.errors]
        start += piece.height
    return good


def _persons(decider: TableDecider, pieces: list[Piece], read: list[Facts]) -> pl.Series:
    name = decider.layout.special[PERSON]
    persons: list[str] = []
    for piece, facts in zip(pieces, read, strict=True):
        for place, cell in enumerate(piece.of(name)):
            text = "" if cell is None else str(cell).strip()
            if not text and place not in facts.errors:
                where = f"第{piece.numbers[place]}行“{name}”列"
                facts.errors[place] = f"{where}是空的，无法计算次数。请填写是谁。"
            persons.append(text)
    return pl.Series(_PERSON, persons, dtype=pl.String)


def _claims(decider: TableDecider, pieces: list[Piece]) -> pl.Series:
    """Return the order of claims of one day: their numbers, else their place in the table."""
    name = decider.layout.special.get(CLAIM)
    count = sum(piece.height for piece in pieces)
    if name is None:
        return pl.Series(_CLAIM, range(count), dtype=pl.Int64)
    texts = ["" if c is None else str(c).strip() for piece in pieces for c in piece.of(name)]
    if all(text.isdecimal() and len(text) < 19 for text in texts):
        return pl.Series(_CLAIM, [int(text) for text in texts], dtype=pl.Int64)
    return pl.Series(_CLAIM, texts, dtype=pl.String)


def _with_history(program: Program, reasons: pl.Series, failed: pl.Series) -> pl.Series:
    """Return the masks with the test that earlier grants made say no."""
    places = history_bits(program)
    stateless = {
        code: sum(
            1 << place
            for place, test in enumerate(program.tests)
            if not test.asks_history and any(speech.reason == reason for speech in test.no)
        )
        for code, reason in enumerate(program.reasons)
    }
    masks = [
        mask | (1 << places[code]) if code in places and not mask & stateless[code] else mask
        for code, mask in zip(reasons.to_list(), failed.to_list(), strict=True)
    ]
    return pl.Series("failed", masks, dtype=pl.Int64)


def _single_rows(
    decider: TableDecider, reader: TableReader, facts: Facts, piece: Piece, codes: pl.DataFrame
) -> dict[int, Words]:
    """Return the words of rows that stay open or cannot be read."""
    settling = decider.settling(reader, piece)
    changed: dict[int, Words] = {}
    for place in open_rows(codes):
        if place not in facts.errors:
            words = settling.words(place)
            changed[place] = words if words[0] in ("unknown", "error") else _OPEN
    return changed | {place: unreadable(error) for place, error in facts.errors.items()}
