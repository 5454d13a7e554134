"""zen-engine: for one case two decision tables and an expression, as its editor draws them; for
many a single node of nested expressions in a loop, about twice as fast, whose trace would explain
little.

The engine has no memory between rows, so for the limits the caller keeps what each person was
granted and asks in waves: every person's first claim, then every second, and so on, each wave in
batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import zen
from numpy.typing import NDArray

from bench.rules import claims
from bench.rules.work import (
    FEN_PER_PERCENT,
    FIRST,
    GRANTED,
    GRANTS_PER_YEAR,
    HOURS_PER_DAY,
    LAST,
    MOST_DAYS,
    SEATS,
    SMALL_CLASS_PERCENT,
    SMALL_CLASS_SIZE,
    TRADE_PERCENT,
    VENUE_PERCENT,
    YEAR_STARTS,
    Answer,
)

BATCH = 2_000
SECOND_YEAR = YEAR_STARTS[1]
OWN = ("claim_date", "class_hours", "class_size", "seat_no", "high_talent", "venue")
FACTS = (*OWN, "trade_affected")
FULL_FEN = f"min([floor(class_hours / {HOURS_PER_DAY}), {MOST_DAYS}]) * {FEN_PER_PERCENT}"
Node = dict[str, Any]

load = claims.read
answer = Answer._make


def _node(name: str, kind: str, content: Node) -> Node:
    return {
        "id": name,
        "name": name,
        "type": kind,
        "position": {"x": 0, "y": 0},
        "content": content,
    }


def _table(name: str, asks: list[str], gives: list[str], rows: list[str]) -> Node:
    """Write a decision table from rows like `< 8, , true | 3, 300`."""
    rules = []
    for number, row in enumerate(rows):
        cells = [[cell.strip() for cell in side.split(",")] for side in row.split("|")]
        rule = {"_id": f"{name}-{number}"}
        rule |= {f"i{place}": cell for place, cell in enumerate(cells[0])}
        rules.append(rule | {f"o{place}": cell for place, cell in enumerate(cells[1])})
    content = {
        "hitPolicy": "first",
        "passThrough": True,
        "inputs": [{"id": f"i{n}", "name": ask, "field": ask} for n, ask in enumerate(asks)],
        "outputs": [{"id": f"o{n}", "name": give, "field": give} for n, give in enumerate(gives)],
        "rules": rules,
    }
    return _node(name, "decisionTableNode", content)


def _tables() -> Node:
    reason = _table(
        "reason",
        ["claim_date", "seat_no", "class_hours", "granted_before", "grants_in_year"],
        ["reason"],
        [
            f"< {FIRST} or > {LAST},,,, | 1",
            f",> {SEATS},,, | 2",
            f",,< {HOURS_PER_DAY},, | 3",
            ",,,true, | 4",
            f",,,,>= {GRANTS_PER_YEAR} | 5",
            ",,,, | 0",
        ],
    )
    uplift = _table(
        "uplift",
        ["high_talent", "venue", "class_size", "trade_affected"],
        ["clause", "percent"],
        [f"true,{venue},, | 3,{100 + percent}" for venue, percent in enumerate(VENUE_PERCENT)]
        + [
            f",,<= {SMALL_CLASS_SIZE}, | 1,{100 + SMALL_CLASS_PERCENT}",
            f",,,true | 2,{100 + TRADE_PERCENT}",
            ",,, | 0,100",
        ],
    )
    amount = {
        "reason": "reason",
        "amount_fen": f"reason == 0 ? {FULL_FEN} * percent : 0",
        "uplift_clause": "reason == 0 ? clause : 0",
    }
    return _chain(reason, uplift, _expressions(amount))


def _loop() -> Node:
    percent = (
        f"$.uplift_clause == 3 ? {100 + VENUE_PERCENT[0]} + venue * 100 : $.uplift_clause == 1"
        f" ? {100 + SMALL_CLASS_PERCENT} : $.uplift_clause == 2 ? {100 + TRADE_PERCENT} : 100"
    )
    said = {
        "reason": f"claim_date < {FIRST} or claim_date > {LAST} ? 1 : seat_no > {SEATS} ? 2"
        f" : class_hours < {HOURS_PER_DAY} ? 3 : granted_before ? 4"
        f" : grants_in_year >= {GRANTS_PER_YEAR} ? 5 : 0",
        "uplift_clause": f"$.reason != 0 ? 0 : high_talent ? 3 : class_size <= {SMALL_CLASS_SIZE}"
        " ? 1 : trade_affected ? 2 : 0",
        "amount_fen": f"$.reason == 0 ? {FULL_FEN} * ({percent}) : 0",
    }
    every = {"executionMode": "loop", "inputField": "claims", "outputPath": "claims"}
    return _chain(_expressions(said, **every))


def _expressions(said: dict[str, str], **mode: str) -> Node:
    expressions = [{"id": key, "key": key, "value": value} for key, value in said.items()]
    return _node(
        "said", "expressionNode", {"expressions": expressions, "passThrough": False} | mode
    )


def _chain(*middle: Node) -> Node:
    nodes = [_node("in", "inputNode", {}), *middle, _node("out", "outputNode", {})]
    edges = [
        {"id": f"{one['id']}>", "type": "edge", "sourceId": one["id"], "targetId": two["id"]}
        for one, two in pairwise(nodes)
    ]
    return {"nodes": nodes, "edges": edges}


# A graph given by a loader is compiled once; one given as a decision is compiled at every call.
ENGINE = zen.ZenEngine(
    {"loader": {"type": "static", "content": {"one": _tables(), "many": _loop()}}}
)


def stateless(columns: claims.Columns) -> Answer:
    """Decide every row on its own, in batches."""
    rows = np.arange(len(columns["claim_id"]))
    nothing = np.zeros(len(rows), dtype=np.int64)
    said = np.empty((3, len(rows)), dtype=np.int32)
    _decide(columns, rows, nothing.astype(np.bool_), nothing, said)
    return _answer(columns, said)


def with_limits(columns: claims.Columns) -> Answer:
    """Decide every row in waves: the first claim of everybody, the second, and so on."""
    said = np.empty((3, len(columns["claim_id"])), dtype=np.int32)
    grants = np.zeros((2, int(columns["person_id"].max()) + 1), dtype=np.int64)
    taken: set[tuple[int, int]] = set()
    for rows in _waves(columns):
        people, courses = columns["person_id"][rows], columns["course"][rows]
        second = (columns["claim_date"][rows] >= SECOND_YEAR).astype(np.int8)
        claimed = list(zip(people.tolist(), courses.tolist(), strict=True))
        before = np.fromiter((claim in taken for claim in claimed), np.bool_, len(claimed))
        _decide(columns, rows, before, grants[second, people], said)
        granted = np.flatnonzero(said[0, rows] == GRANTED)
        taken.update(claimed[place] for place in granted.tolist())
        grants[second[granted], people[granted]] += 1
    return _answer(columns, said)


def _waves(columns: claims.Columns) -> Iterator[NDArray[Any]]:
    order = np.lexsort((columns["claim_id"], columns["claim_date"], columns["person_id"]))
    person = columns["person_id"][order]
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    place = np.arange(len(person)) - np.repeat(starts, np.diff(starts, append=len(person)))
    for wave in range(int(place.max()) + 1):
        yield order[place == wave]


def _decide(columns: claims.Columns, rows: Any, before: Any, grants: Any, said: Any) -> None:
    for start in range(0, len(rows), BATCH):
        part = slice(start, start + BATCH)
        lists = [columns[name][rows[part]].tolist() for name in FACTS]
        lists += [before[part].tolist(), grants[part].tolist()]
        names = (*FACTS, "granted_before", "grants_in_year")
        batch = [dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True)]
        decided = ENGINE.evaluate("many", {"claims": batch})["result"]["claims"]
        for place, name in enumerate(Answer._fields[1:]):
            said[place, rows[part]] = [one[name] for one in decided]


def _answer(columns: claims.Columns, said: Any) -> Answer:
    return Answer(columns["claim_id"], said[0].astype(np.int8), said[1], said[2].astype(np.int8))


def prepare_case(case: dict[str, Any]) -> dict[str, Any]:
    """Write a case as this engine takes it: day as a number, the history already summed up."""
    day = case["claim_date"]
    facts = {name: case[name] for name in FACTS} | {"claim_date": case["day"]}
    grants = case["prior_grants"]
    facts["granted_before"] = any(grant["course"] == case["course"] for grant in grants)
    facts["grants_in_year"] = sum(grant["claim_date"].year == day.year for grant in grants)
    return facts


def one(facts: dict[str, Any]) -> tuple[int, int, int]:
    """Decide one case."""
    said = ENGINE.evaluate("one", facts)["result"]
    return said["reason"], said["amount_fen"], said["uplift_clause"]


def one_explained(facts: dict[str, Any]) -> tuple[int, int, int]:
    """Decide one case and keep the trace."""
    evaluated = ENGINE.evaluate("one", facts, {"trace": True})
    if not evaluated["trace"]:
        raise ValueError("The engine kept no trace.")
    said = evaluated["result"]
    return said["reason"], said["amount_fen"], said["uplift_clause"]
