"""Measure all engines at one size side by side, in turns, so that none has the quiet hour alone.

An engine that would need longer than `patience` seconds for one run, going by its rate at a smaller
size, sits that size out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.rules import claims
from bench.rules.colleagues import Colleague, Failed
from bench.rules.findings import FILES, WITH_LIMITS, Figure, Findings, Key

ROUNDS = 5
LEAST_ROUNDS = 3
ENOUGH_SECONDS = 12.0
SLOW_SECONDS = 15.0

Run = dict[str, Any]


@dataclass
class Bench:
    """Hold what a run needs: its folder, a small file to warm up on, its patience, its findings."""

    folder: Path
    warm: Path
    patience: float
    findings: Findings = field(default_factory=Findings)

    def measure_part(self, part: str, size: int, source: Path, engines: Iterable[str]) -> None:
        """Measure one part of the work at one size, all engines in turns."""
        say(f"{part}, {size:,} claims")
        runs: dict[str, list[Run]] = {}
        with ExitStack() as office:
            quick = []
            for key in self._willing(part, size, engines):
                try:
                    colleague = office.enter_context(Colleague(key.engine, self.folder))
                    runs[key.engine] = [self._first_run(colleague, key, source)]
                except Failed as failure:
                    self._sit_out(key, str(failure))
                    continue
                if runs[key.engine][0]["seconds"] > SLOW_SECONDS:
                    colleague.dismiss()
                else:
                    quick.append(colleague)
            for colleague in _turns(quick, runs):
                runs[colleague.name].append(colleague.order("run", part=part, sign=False))
        for name, done in runs.items():
            self._conclude(Key(part, size, name), done)

    def measure_files(self, size: int, source: Path, engines: Iterable[str]) -> None:
        """Measure Parquet to Parquet, each engine in a new process, once."""
        say(f"Parquet to Parquet, {size:,} claims")
        for key in self._willing(FILES, size, engines):
            target = self.folder / f"{key.engine}.parquet"
            try:
                with Colleague(key.engine, self.folder) as colleague:
                    colleague.order("convert", source=str(self.warm), target=str(target))
                    run = colleague.order("convert", source=str(source), target=str(target))
            except Failed as failure:
                self._sit_out(key, str(failure))
                continue
            self.findings.signatures[key] = claims.signature(target)
            target.unlink()
            self._conclude(key, [run])

    def _first_run(self, colleague: Colleague, key: Key, source: Path) -> Run:
        """Warm up and compile on the small file; then load, run and sign."""
        colleague.order("load", path=str(self.warm))
        colleague.order("run", part=key.part, sign=False)
        colleague.order("load", path=str(source))
        first = colleague.order("run", part=key.part, sign=True)
        self.findings.signatures[key] = first["fingerprint"]
        return first

    def _willing(self, part: str, size: int, engines: Iterable[str]) -> Iterator[Key]:
        for name in engines:
            seconds = self._expected_seconds(part, size, name)
            if seconds > self.patience:
                self._sit_out(Key(part, size, name), f"would need about {seconds:.0f} s a run")
            else:
                yield Key(part, size, name)

    def _expected_seconds(self, part: str, size: int, name: str) -> float:
        known = [
            (key.size, figure.seconds * size / key.size)
            for key, figure in self.findings.figures.items()
            if key.engine == name and key.part in {part, WITH_LIMITS if part == FILES else part}
        ]
        return max(known)[1] if known else 0.0

    def _conclude(self, key: Key, runs: list[Run]) -> None:
        # The first run of several brought pages and caches in; alone, it is what there is.
        counted = runs[1:] or runs
        seconds = median(run["seconds"] for run in counted)
        figure = Figure(seconds, max(run["peak_mb"] for run in runs), len(counted))
        self.findings.figures[key] = figure
        say(
            f"  {key.engine:10}{key.size / seconds / 1e6:10.3f} M rows/s"
            f"{figure.peak_mb:10.0f} MB   {figure.runs} runs"
        )

    def _sit_out(self, key: Key, why: str) -> None:
        self.findings.sat_out[key] = why
        say(f"  {key.engine:10} sits out: {why}")


def _turns(colleagues: list[Colleague], runs: dict[str, list[Run]]) -> Iterator[Colleague]:
    """Let each take its turn, round by round, until it has had its rounds or its time."""
    for turn in range(ROUNDS):
        for colleague in colleagues:
            spent = sum(run["seconds"] for run in runs[colleague.name])
            if turn < LEAST_ROUNDS or spent < ENOUGH_SECONDS:
                yield colleague


def say(words: str) -> None:
    """Tell whoever waits what is going on."""
    print(words, file=sys.stderr, flush=True)
