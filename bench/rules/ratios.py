"""The goals: our figures divided by the others', each on a line of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from bench.rules.engines import OURS
from bench.rules.findings import FILES, STATELESS, WITH_LIMITS, Findings, Key

# Below a million claims it is the calls that are measured, not the work.
LARGE = 1_000_000


class Ratio(NamedTuple):
    """Hold one ratio and what it should be; `value` is None where something was not measured."""

    name: str
    value: float | None
    at_least: bool
    goal: float

    def line(self) -> str:
        """Write `ratio NAME VALUE goal >= X`."""
        value = "unmeasured" if self.value is None else f"{self.value:.4g}"
        return f"ratio {self.name} {value} goal {'>=' if self.at_least else '<='} {self.goal:g}"

    def reached(self) -> bool | None:
        """Say whether the goal is reached, or None where it was not measured."""
        if self.value is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def power(size: int) -> str:
    """Write 10_000_000 as 1e7."""
    return f"{size:.0e}".replace("e+0", "e")


def ratios(findings: Findings, sizes: list[int]) -> Iterator[Ratio]:
    """Yield every ratio that has a goal, for the sizes measured."""
    large = [size for size in sizes if size >= LARGE]
    for size in large:
        by_hand = [findings.rate(STATELESS, size, name) for name in ("polars", "duckdb")]
        best = max((rate for rate in by_hand if rate), default=None)
        ours = findings.rate(STATELESS, size, OURS)
        yield Ratio(f"stateless-{power(size)}-to-best-by-hand", _over(ours, best), True, 0.9)
    if large:
        yield from _limits(findings, large[-1])
    yield from _files(findings)
    yield from _smaller(findings)


def _limits(findings: Findings, size: int) -> Iterator[Ratio]:
    ours = findings.rate(WITH_LIMITS, size, OURS)
    for other, goal in (("openfisca", 40.0), ("numba", 0.6)):
        rate = _over(ours, findings.rate(WITH_LIMITS, size, other))
        yield Ratio(f"limits-{power(size)}-to-{other}", rate, True, goal)
    peaks = [findings.figures.get(Key(WITH_LIMITS, size, name)) for name in (OURS, "polars")]
    memory = peaks[0].peak_mb / peaks[1].peak_mb if peaks[0] and peaks[1] else None
    yield Ratio(f"limits-{power(size)}-memory-to-polars", memory, False, 1.0)


def _files(findings: Findings) -> Iterator[Ratio]:
    sizes = sorted(key.size for key in findings.figures if key.part == FILES and key.engine == OURS)
    if not sizes:
        return
    largest = sizes[-1]
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20
    share = findings.figures[Key(FILES, largest, OURS)].peak_mb / memory_mb
    yield Ratio(f"parquet-{power(largest)}-of-this-machines-memory", share, False, 1.0)
    if len(sizes) > 1:
        rates = [findings.rate(FILES, size, OURS) for size in sizes[-2:]]
        name = f"parquet-{power(largest)}-rate-to-{power(sizes[-2])}"
        yield Ratio(name, _over(rates[1], rates[0]), True, 0.8)


def _smaller(findings: Findings) -> Iterator[Ratio]:
    times = findings.case_microseconds
    plain = times.get(("python", "one"))
    yield Ratio("one-case-to-plain-python", _over(times.get((OURS, "one")), plain), False, 2)
    explained = _over(times.get((OURS, "one_explained")), plain)
    yield Ratio("one-case-explained-to-plain-python", explained, False, 10)
    traced = times.get(("zen", "one_explained"))
    rate = findings.explained_per_second
    many = rate * traced / 1e6 if rate and traced else None
    yield Ratio("stored-decisions-explained-to-zen-traced", many, True, 20)
    tables = findings.table_milliseconds
    yield Ratio("table-200-rows-to-z3", _over(tables.get(OURS), tables.get("z3")), False, 0.01)


def _over(one: float | None, other: float | None) -> float | None:
    return one / other if one and other else None
