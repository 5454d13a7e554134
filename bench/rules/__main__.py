"""Run the benchmark: `python -m bench.rules --help`."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench.rules import claims, report, smaller
from bench.rules.engines import FOR_FILES, FOR_PARTS, OURS, PARTS
from bench.rules.ratios import LARGE, power, ratios
from bench.rules.rounds import Bench, say

SIZES = "1e4 1e5 1e6 1e7"
WARM = 10_000
CASES_FROM = 100_000
HUGE = 100_000_000
FOR_HUGE_FILES = (OURS, "numba", "duckdb")
PATIENCE_SECONDS = 240.0


def main() -> int:
    """Measure, write table and picture, print the ratios; 1 if any two answers differ."""
    wishes = _wishes()
    # Asked to stop, leave no claims and no workers behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jisheng-bench-rules-") as scratch:
        os.environ["MPLCONFIGDIR"] = scratch
        return _measure(wishes, Path(scratch), started)


def _measure(wishes: argparse.Namespace, scratch: Path, started: float) -> int:
    engines = [name for name in FOR_PARTS if not wishes.engines or name in wishes.engines]
    sizes = sorted({int(float(size)) for size in wishes.sizes.replace(",", " ").split()})
    warm = _file(scratch, WARM, wishes.seed)
    patience = float("inf") if wishes.full else PATIENCE_SECONDS
    bench = Bench(scratch, warm, patience)
    for size in sizes:
        source = _file(scratch, size, wishes.seed)
        for part in PARTS:
            bench.measure_part(part, size, source, engines)
        if size >= LARGE:
            bench.measure_files(size, source, [name for name in FOR_FILES if name in engines])
    source = _file(scratch, CASES_FROM, wishes.seed)
    smaller.measure_cases(bench.findings, scratch, source, wishes.seed)
    smaller.measure_explanations(bench.findings, scratch, source, wishes.seed)
    smaller.measure_tables(bench.findings, scratch)
    if wishes.full:
        huge = [name for name in FOR_HUGE_FILES if name in engines]
        bench.measure_files(HUGE, _file(scratch, HUGE, wishes.seed), huge)
    return _conclude(bench, sizes, wishes.out, started)


def _conclude(bench: Bench, sizes: list[int], out: str | None, started: float) -> int:
    folder = Path(out or tempfile.mkdtemp(prefix="jisheng-bench-rules-results-"))
    folder.mkdir(parents=True, exist_ok=True)
    found = list(ratios(bench.findings, sizes))
    text = report.write(bench.findings, found, folder)
    print(text[: text.index("## Ratios")].rstrip(), end="\n\n")
    for ratio in found:
        print(ratio.line())
    differing = bench.findings.disagreements()
    for words in differing:
        print(f"DIFFERS {words}")
    if not differing:
        print("all answers are the same")
    say(f"{time.monotonic() - started:.0f} s; table.md, results.json and plot.png in {folder}")
    return 1 if differing else 0


def _file(scratch: Path, size: int, seed: int) -> Path:
    path = scratch / f"claims-{size}.parquet"
    if not path.exists():
        free = shutil.disk_usage(scratch).free
        if free < size * 60:
            sys.exit(f"{power(size)} claims need {size * 60 / 2**30:.0f} GB of room in {scratch}.")
        claims.write(path, size, seed)
    return path


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.rules", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="numbers of claims, such as '1e4 1e6'")
    parser.add_argument("--full", action="store_true", help="1e8 claims too, and nobody sits out")
    parser.add_argument("--engines", nargs="*", help=f"only these of {', '.join(FOR_PARTS)}")
    parser.add_argument("--seed", type=int, default=20191230)
    parser.add_argument("--out", help="folder for table.md, results.json and plot.png")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
