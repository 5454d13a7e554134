"""What every page about a claim shares: the decision laid out, and the trainees of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from jisheng.claims.enums import LineState
from jisheng.claims.queries import DecisionView
from jisheng.policy import Decision
from jisheng.portal.classes.decision_lines import ClaimLineTable, LineTable, Trainee, line_rows
from jisheng.portal.classes.decision_page import DecisionPage


def of_claim(request: HttpRequest, view: DecisionView) -> dict[str, Any]:
    """Return what the decision's template needs for a claim."""
    trainees = {
        line.ref: Trainee(
            line.enrolment.row_number,
            line.person.name,
            line.person.identity_masked,
            LineState(line.state),
        )
        for line in view.lines
    }
    return {
        "page": DecisionPage(view.decision, digest=view.claim.decision_sha256),
        "line_table": ClaimLineTable(request, line_rows(view.decision, trainees)),
        "payee_name": view.claim.institution.name,
        "stopped": [line for line in view.lines if line.state == LineState.STOPPED],
    }


def of_preview(request: HttpRequest, decision: Decision, roster: Iterable[Any]) -> dict[str, Any]:
    """Return what the decision's template needs before there is a claim."""
    trainees = {
        str(e.row_number): Trainee(e.row_number, e.person.name, e.person.identity_masked)
        for e in roster
    }
    return {
        "page": DecisionPage(decision),
        "line_table": LineTable(request, line_rows(decision, trainees)),
    }
