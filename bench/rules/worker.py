"""One engine in a process of its own: it obeys a line of JSON at a time and answers with one.

Started as `python -m bench.rules.worker ENGINE`. Its own process makes its memory its own: before
each run the kernel's high-water mark is set back, so that the mark read afterwards is what the run
and the claims it held needed at once, the interpreter and the libraries included.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.rules import tables
from bench.rules.engines import bring
from bench.rules.work import fingerprint

Reply = dict[str, Any]
STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")
CASE_SECONDS = 0.2


class Worker:
    """Keep one engine's module and what it has loaded."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.engine: ModuleType = bring(name)
        self.loaded: Any = None
        self.cases: list[Any] = []

    def load(self, path: str) -> Reply:
        """Bring the claims of a file into the engine's own form."""
        self.loaded = self.engine.load(Path(path))
        return {}

    def run(self, part: str, *, sign: bool) -> Reply:
        """Decide the loaded claims once; sign the answer outside the measured time."""
        decide = getattr(self.engine, part)
        seconds, peak, said = _measured(lambda: decide(self.loaded))
        reply: Reply = {"seconds": seconds, "peak_mb": peak}
        if sign:
            reply["fingerprint"] = fingerprint(self.engine.answer(said))
        return reply

    def convert(self, source: str, target: str) -> Reply:
        """Decide a Parquet file into another."""
        write = self.engine.parquet_to_parquet
        seconds, peak, _ = _measured(lambda: write(Path(source), Path(target)))
        return {"seconds": seconds, "peak_mb": peak}

    def take_cases(self, path: str) -> Reply:
        """Prepare single cases in the engine's own form and answer them once."""
        self.cases = [self.engine.prepare_case(case) for case in _unpickled(path)]
        return {"answers": [list(self.engine.one(case)) for case in self.cases]}

    def time_cases(self, way: str) -> Reply:
        """Decide the cases over and over for a fifth of a second; microseconds a case."""
        decide: Callable[[Any], Any] = getattr(self.engine, way)
        rounds: list[float] = []
        until = time.perf_counter() + CASE_SECONDS
        while not rounds or time.perf_counter() < until:
            start = time.perf_counter()
            for case in self.cases:
                decide(case)
            rounds.append((time.perf_counter() - start) / len(self.cases))
        return {"microseconds": statistics.median(rounds) * 1e6}

    def explain(self, path: str) -> Reply:
        """Explain stored decisions; how many a second."""
        decisions = self.engine.stored(_unpickled(path))
        seconds, _, said = _measured(lambda: self.engine.explain_many(decisions))
        return {"per_second": len(said) / seconds}

    def check_tables(self, rounds: int) -> Reply:
        """Check the three tables of 200 rows; milliseconds a table, and whether all is found."""
        times, right = [], True
        for number in range(rounds):
            for make, expected in tables.TABLES.values():
                rows = make(number)
                start = time.perf_counter()
                verdict = self.engine.check_table(rows)
                times.append(time.perf_counter() - start)
                right = right and tuple(verdict) == tuple(expected)
        return {"milliseconds": statistics.median(times) * 1e3, "right": right}


def _unpickled(path: str) -> list[Any]:
    """Read what the runner wrote into its own temporary folder."""
    return list(pickle.loads(Path(path).read_bytes()))  # noqa: S301


def _measured(act: Callable[[], Any]) -> tuple[float, float, Any]:
    gc.collect()
    with suppress(OSError):
        RESET.write_text("5")
    start = time.perf_counter()
    said = act()
    return time.perf_counter() - start, _peak_mb(), said


def _peak_mb() -> float:
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    """Obey until the runner hangs up."""
    # What libraries print must not reach the runner's line.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker(sys.argv[1])
    print("{}", file=answers, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        reply = getattr(worker, order.pop("do"))(**order)
        print(json.dumps(reply), file=answers, flush=True)


if __name__ == "__main__":
    main()
