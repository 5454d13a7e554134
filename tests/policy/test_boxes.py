"""Gaps and overlaps of tables are decided, not sampled: on small boxes every combination agrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jisheng.policy.engine.boxes import Box, Side, survey

CHOICES = ("a", "b", "c")
FIRST = date(2020, 2, 27)
DAYS = tuple(FIRST + timedelta(n) for n in range(5))
DOMAINS = (
    Side(values=frozenset(CHOICES)),
    Side(least=0, most=4),
    Side(least=DAYS[0], most=DAYS[-1]),
)
EVERYWHERE = tuple(product(CHOICES, range(5), DAYS))
# Rows may reach beyond what a key can be; they must not overlap there either.
BEYOND = tuple(product(CHOICES, range(-2, 8), [FIRST + timedelta(n) for n in range(-2, 8)]))

listed = st.sets(st.sampled_from(CHOICES), min_size=1).map(lambda v: Side(values=frozenset(v)))
ends = st.one_of(st.none(), st.integers(-1, 6))


def ranges(of: Any) -> st.SearchStrategy[Side]:
    """Draw ranges, open at either end or at both, and single values."""

    def made(pair: tuple[int | None, int | None]) -> Side:
        least, most = pair
        if least is not None and most is not None and least > most:
            least, most = most, least
        return Side(
            least=None if least is None else of(least), most=None if most is None else of(most)
        )

    wide = st.tuples(ends, ends).map(made)
    single = st.sets(st.integers(0, 4), min_size=1, max_size=2)
    return st.one_of(wide, single.map(lambda v: Side(values=frozenset(map(of, v)))))


boxes = st.lists(
    st.tuples(
        st.one_of(st.just(Side()), listed),
        ranges(int),
        ranges(lambda n: FIRST + timedelta(n)),
    ),
    max_size=6,
)


def covering(rows: list[Box], at: tuple[Any, ...]) -> list[int]:
    return [
        index
        for index, box in enumerate(rows)
        if all(side.holds(value) for side, value in zip(box, at, strict=True))
    ]


def overlapping(rows: list[Box]) -> Iterator[tuple[int, int]]:
    for at in BEYOND:
        yield from combinations(covering(rows, at), 2)


@given(boxes)
def test_a_gap_is_found_exactly_where_a_combination_has_no_row(rows: list[Box]) -> None:
    bare = [at for at in EVERYWHERE if not covering(rows, at)]

    gap = survey(rows, DOMAINS).gap

    assert (gap is not None) == bool(bare)
    if gap is not None:
        assert tuple(gap.at) in bare


@given(boxes)
def test_two_rows_overlap_exactly_where_a_combination_has_both(rows: list[Box]) -> None:
    found = survey(rows, DOMAINS).overlaps

    assert {(x.first, x.second) for x in found} == set(overlapping(rows))
    for overlap in found:
        told = [value for value in overlap.at if value != "任意"]
        assert len(told) < len(overlap.at) or {overlap.first, overlap.second} <= set(
            covering(rows, tuple(overlap.at))
        )


@given(st.lists(st.tuples(ranges(int)), max_size=5))
def test_a_key_without_ends_has_a_gap_unless_its_rows_have_none_either(rows: list[Box]) -> None:
    everywhere = [(value,) for value in range(-50, 51)]

    gap = survey(rows, (Side(),)).gap

    assert (gap is not None) == any(not covering(rows, at) for at in everywhere)


def test_a_table_of_two_hundred_rows_without_fault_has_neither_gap_nor_overlap() -> None:
    count, size = 200, 40
    rows = [
        (Side(values=frozenset({choice})), Side(least=start, most=start + 9), Side())
        for choice in "abcde"
        for start in range(0, size * 10, 10)
    ]
    domains = (Side(values=frozenset("abcde")), Side(least=0, most=size * 10 - 1), DOMAINS[2])

    sound, one_less = survey(rows, domains), survey(rows[:-1], domains)

    assert (len(rows), sound.gap, sound.overlaps) == (count, None, ())
    assert one_less.gap is not None
    assert one_less.gap.at[:2] == ("e", size * 10 - 10)
    (twice,) = survey([*rows, rows[7]], domains).overlaps
    assert (twice.first, twice.second) == (7, count)
