"""What every page about a claim shares: the decision laid out, and the trainees of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from jisheng.claims.queries import DecisionView
from jisheng.policy import Decision
from jisheng.portal.classes.decision_lines import LineTable, Trainee, line_rows
from jisheng.portal.classes.decision_page import DecisionPage


def of_claim(request: HttpRequest, view: DecisionView) -> dict[str, Any]:
    """Return what the decision's template needs for a claim."""
    trainees = trainees_of(line.enrolment for line in view.lines)
    shown = decision_parts(request, view.decision, trainees, view.claim.decision_sha256)
    return {**shown, "payee_name": view.claim.institution.name}


def decision_parts(
    request: HttpRequest, decision: Decision, trainees: Mapping[str, Trainee], digest: str = ""
) -> dict[str, Any]:
    """Return the decision laid out and the table of its trainees."""
    return {
        "page": DecisionPage(decision, digest=digest),
        "line_table": LineTable(request, line_rows(decision, trainees)),
    }


def trainees_of(enrolments: Iterable[Any]) -> dict[str, Trainee]:
    """Return the trainees by the name decisions use: the roster number."""
    return {
        str(e.row_number): Trainee(e.row_number, e.person.name, e.person.identity_masked)
        for e in enrolments
    }
