"""The tab 结业 of a class: every result beside the hours, and what the viewer may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jisheng.assessment import queries
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.workflow import EVALUATION
from jisheng.portal.acting import ask
from jisheng.portal.classes.offers import Offer
from jisheng.portal.classes.page import class_page
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.filters import Choice, Contains
from jisheng.portal.offered import acts_open_to
from jisheng.portal.return_reasons import RESULT_ITEMS, reasons
from jisheng.portal.tables import Table, respond
from jisheng.training.enums import ClassState
from jisheng.training.queries import hours_by_enrolment

VERDICTS = {"yes": _("合格"), "no": _("不合格"), "unknown": _("未录入")}


@dataclass(frozen=True)
class ResultShown:
    """One trainee's result beside the hours."""

    number: int
    name: str
    identity: str
    hours: int
    score: Decimal | None
    passed: str
    certificate: str | None

    def get_passed_display(self) -> str:
        """Return the verdict in a word."""
        return str(VERDICTS[self.passed])


class ResultTable(Table):
    """The results of a class."""

    caption = _("结业成绩")
    columns = (
        Column("number", _("序号"), kind="number", sort="number"),
        Column("name", _("姓名"), sort="name", filter=Contains()),
        Column("identity", _("证件号码")),
        Column("hours", _("出勤课时"), kind="number", sort="hours"),
        Column("score", _("成绩"), kind="number", sort="score"),
        Column("passed", _("结论"), kind="status", sort="passed", filter=Choice(VERDICTS.items())),
        Column("certificate", _("培训合格证书编号"), sort="certificate"),
    )
    order = "number"
    page_size = 100
    empty_title = _("名册里还没有学员。")
    empty_next = _("名册锁定、办理结业后，由机构在这里录入成绩。")


@require_safe
def class_results(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show the results."""
    return results_page(request, uuid, reasons(RESULT_ITEMS))


def results_page(request: HttpRequest, uuid: UUID, why: Any, status: int = 200) -> HttpResponseBase:
    """Answer with the tab; ``why`` is the form of reasons to send back, as it stands."""
    page = class_page(request, uuid, "portal:class_results")
    found, rows = page["class"], ask(request, queries.result_rows, uuid)
    hours = hours_by_enrolment(found)
    shown = [_shown(row, hours.get(row.enrolment.pk, 0)) for row in rows]
    evaluation = queries.evaluation_of(found.uuid)
    page |= {
        "offers": not_first(page["offers"]),
        "evaluation": evaluation,
        "acts": _acts(request, found, evaluation),
        "entered": sum(1 for row in shown if row.passed != "unknown"),
        "passed": sum(1 for row in shown if row.passed == "yes"),
        "people": len(shown),
        "reasons": why,
    }
    answer = respond(request, "classes/results.html", ResultTable(request, shown), **page)
    answer.status_code = status
    return answer


def not_first(offers: Iterable[Offer]) -> list[Offer]:
    """Return the offers without the first one: this tab has its button in its own place."""
    return [offer for offer in offers if not offer.primary]


def _acts(request: HttpRequest, found: Any, evaluation: Any) -> dict[str, Any]:
    """Return what the viewer may do now; nothing before the class has ended."""
    if found.state != ClassState.COMPLETED:
        return {}
    state = evaluation.state if evaluation else EvaluationState.ENTERED
    parties = (found.institution.uuid, found.line.plan.department.uuid)
    return acts_open_to(actor_for(request), EVALUATION, state, found.region_code, *parties)


def _shown(row: queries.ResultRow, hours: int) -> ResultShown:
    result, person = row.result, row.enrolment.person
    passed = "unknown" if result is None else "yes" if result.passed else "no"
    return ResultShown(
        row.enrolment.row_number,
        person.name,
        person.identity_masked,
        hours,
        result.score if result else None,
        passed,
        result.certificate_number if result else None,
    )
