"""Measure what has no columns: one case, explanations of stored decisions, a table's check."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.rules import cases, claims
from bench.rules.colleagues import Colleague, Failed
from bench.rules.engines import FOR_CASES, FOR_EXPLAINED_CASES, FOR_TABLES, OURS
from bench.rules.findings import Findings
from bench.rules.rounds import say
from bench.rules.work import REPEATED, YEARLY_LIMIT

CASES = 1000
ROUNDS = 7
TABLE_ROUNDS = 5
# These answer one case by what its row says of itself, so they are asked only where that decides.
WITHOUT_HISTORY = {"openfisca", "polars", "duckdb"}

Ways = list[tuple[Colleague, str]]


def measure_cases(findings: Findings, folder: Path, source: Path, seed: int) -> None:
    """Measure one case with and without its explanation, in turns; microseconds a case."""
    say(f"one case, out of {CASES}")
    drawn = _drawn(source, seed)
    path = _pickled(folder / "cases.pickle", drawn)
    with ExitStack() as office:
        ways: Ways = []
        answers = {}
        for name in FOR_CASES:
            try:
                colleague = office.enter_context(Colleague(name, folder))
                answers[name] = colleague.order("take_cases", path=path)["answers"]
            except Failed as failure:
                say(f"  {name:10} sits out: {failure}")
                continue
            ways.append((colleague, "one"))
            if name in FOR_EXPLAINED_CASES:
                ways.append((colleague, "one_explained"))
        findings.wrong += _odd_answers(answers)
        _time(findings, ways)


def _drawn(source: Path, seed: int) -> list[cases.Case]:
    # The history of a case is what the hand-written fold granted.
    from bench.rules.peers import python_loop

    columns = claims.read(source)
    return cases.draw(columns, python_loop.with_limits(columns), CASES, seed)


def _time(findings: Findings, ways: Ways) -> None:
    times = defaultdict(list)
    for _ in range(ROUNDS):
        for colleague, way in ways:
            took = colleague.order("time_cases", way=way)["microseconds"]
            times[colleague.name, way].append(took)
    for (name, way), found in times.items():
        findings.case_microseconds[name, way] = median(found)
        say(f"  {name:10}{way:14}{median(found):10.2f} microseconds")


def _odd_answers(answers: dict[str, list[list[int]]]) -> Iterable[str]:
    expected = answers["python"]
    for name, said in answers.items():
        asked = REPEATED if name in WITHOUT_HISTORY else YEARLY_LIMIT + 1
        pairs = zip(said, expected, strict=True)
        odd = sum(one != right for one, right in pairs if right[0] < asked)
        if odd:
            yield f"one case: {name} answers {odd} of {CASES} otherwise"


def measure_explanations(findings: Findings, folder: Path, source: Path, seed: int) -> None:
    """Measure how many stored decisions our engine explains a second."""
    path = _pickled(folder / "stored.pickle", _drawn(source, seed))
    try:
        with Colleague(OURS, folder) as colleague:
            found = [colleague.order("explain", path=path)["per_second"] for _ in range(ROUNDS)]
    except Failed as failure:
        say(f"  {OURS:10} sits out: {failure}")
        return
    findings.explained_per_second = median(found)
    say(f"stored decisions explained: {median(found):,.0f} a second")


def measure_tables(findings: Findings, folder: Path) -> None:
    """Measure the check of a table of 200 rows for gaps and overlaps; milliseconds."""
    say("a table of 200 rows checked")
    for name in FOR_TABLES:
        try:
            with Colleague(name, folder) as colleague:
                found = colleague.order("check_tables", rounds=TABLE_ROUNDS)
        except Failed as failure:
            say(f"  {name:10} sits out: {failure}")
            continue
        findings.table_milliseconds[name] = found["milliseconds"]
        if not found["right"]:
            findings.wrong.append(f"table of 200 rows: {name} misses a gap or an overlap")
        say(f"  {name:10}{found['milliseconds']:10.3f} ms")


def _pickled(path: Path, drawn: list[cases.Case]) -> str:
    path.write_bytes(pickle.dumps(drawn))
    return str(path)
