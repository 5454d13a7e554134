"""Single cases out of the synthetic claims, each with what its person was really granted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from bench.rules import claims
from bench.rules.work import EPOCH, GRANTED, Answer

Case = dict[str, Any]


def draw(columns: claims.Columns, answer: Answer, count: int, seed: int) -> list[Case]:
    """Draw cases from decided claims; `answer` stands in the claims' own order."""
    rng = np.random.default_rng(seed)
    order = np.lexsort((columns["claim_id"], columns["claim_date"], columns["person_id"]))
    person = columns["person_id"][order]
    chosen = rng.choice(len(order), count, replace=False)
    cases = []
    for place in sorted(chosen.tolist()):
        start = int(np.searchsorted(person, person[place]))
        before = [row for row in order[start:place].tolist() if answer.reason[row] == GRANTED]
        case = _facts(columns, int(order[place]))
        case["prior_grants"] = [_grant(columns, row) for row in before]
        cases.append(case)
    return cases


def _facts(columns: claims.Columns, row: int) -> Case:
    case = {name: column[row].item() for name, column in columns.items()}
    case["day"] = case["claim_date"]
    case["claim_date"] = EPOCH + timedelta(case["day"])
    return case


def _grant(columns: claims.Columns, row: int) -> Case:
    day = EPOCH + timedelta(int(columns["claim_date"][row]))
    return {"course": int(columns["course"][row]), "claim_date": day}
