"""The rules of the region: documents in use, versions, drafting, checking, publishing."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.catalogues import queries
from jisheng.catalogues.enums import RulebookState
from jisheng.catalogues.operations.draft_rulebook import draft_rulebook
from jisheng.catalogues.operations.publish_rulebook import publish_rulebook
from jisheng.catalogues.operations.send_back_rulebook import send_back_rulebook
from jisheng.catalogues.operations.send_rulebook import send_rulebook
from jisheng.catalogues.operations.take_back_rulebook import take_back_rulebook
from jisheng.catalogues.operations.withdraw_rulebook import withdraw_rulebook
from jisheng.foundation import clock, trail
from jisheng.foundation.errors import Fault
from jisheng.policy import PolicyError
from jisheng.policy.engine.folder import CASES
from jisheng.policy.stored_pack import texts_in_zip
from jisheng.portal.acting import act_and_go, act_by_form, ask
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.desk.tasks import Task
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice
from jisheng.portal.histories import lines_of, register_labels
from jisheng.portal.office.rulebook_forms import DraftForm, PublishForm
from jisheng.portal.office.rulebook_page import READERS, shared, version_of
from jisheng.portal.posted import posted
from jisheng.portal.tables import Table, respond

MOST_DIFFERENCES = 12
register_labels(
    {
        "document": gettext_lazy("文件代号"),
        "purpose": gettext_lazy("改了什么、依据什么"),
        "told": gettext_lazy("修改"),
        "in_force_from": gettext_lazy("从哪天起使用"),
        "version": gettext_lazy("规则版本"),
    }
)


class VersionTable(Table):
    """The versions of the region."""

    caption = gettext_lazy("规则版本")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "title",
            gettext_lazy("文件"),
            sort="title",
            link=lambda v: reverse("portal:rule_version", args=[v.uuid]),
        ),
        Column("number", gettext_lazy("文号"), sort="number"),
        Column("purpose", gettext_lazy("改了什么、依据什么")),
        Column(
            "state",
            gettext_lazy("状态"),
            kind="status",
            sort="state",
            filter=Choice(RulebookState.choices),
        ),
        Column("in_force_from", gettext_lazy("从哪天起使用"), kind="date", sort="in_force_from"),
        Column("created_at", gettext_lazy("起草时间"), kind="moment", sort="created_at"),
    )
    search = ("title", "number", "purpose")
    search_label = gettext_lazy("文件、文号或依据")
    order = "-created_at"
    empty_title = gettext_lazy("还没有起草过规则版本。")
    empty_next = gettext_lazy("现在使用的是随系统提供的规则。需要调整标准时，由规则编制人员起草。")


@require_safe
def rule_versions(request: HttpRequest) -> HttpResponseBase:
    """List the documents as they are used today, and every version."""
    actor = actor_for(request)
    must_hold(actor, *READERS)
    return respond(
        request,
        "office/rules/versions.html",
        VersionTable(request, ask(request, queries.rulebooks)),
        documents=queries.documents(_region(actor, *READERS), clock.today()),
        may_draft=Duty.RULE_EDITOR in actor.duties,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rule_version_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the rules in use, as a new document, or from a folder of one's own."""
    actor = actor_for(request)
    must_hold(actor, Duty.RULE_EDITOR)
    region = _region(actor, Duty.RULE_EDITOR)
    known = queries.documents(region, clock.today())
    form = DraftForm(
        posted(request),
        request.FILES or None,
        documents=[(one.name, f"{one.title}（{one.number}）") for one in known],
        initial={"begin_from": request.GET.get("document", "")},
    )
    if request.method == "POST" and form.is_valid() and (given := _given(form, region)):
        made = act_by_form(request, form, draft_rulebook, region_code=region, **given)
        if made:
            messages.success(request, _("草稿已建立。请修改数值、表格或规则文件。"))
            return redirect("portal:rule_version", made.uuid)
    return render(
        request, "office/rules/new.html", {"form": form}, status=422 if form.errors else 200
    )


def _given(form: DraftForm, region: str) -> dict[str, Any]:
    """Return what the draft begins with; nothing when the uploaded folder is none."""
    said = form.cleaned_data
    given = {"document": said["document"] or said["begin_from"], "purpose": said["purpose"]}
    if not said["folder"]:
        law = queries.law_on(said["begin_from"], region, clock.today())
        begun_from = law.published.version if law.published else ""
        return given | {"texts": law.texts, "begun_from": begun_from}
    try:
        return given | {"texts": texts_in_zip(said["folder"].read())}
    except PolicyError as error:
        form.add_error("folder", str(error))
        return {}


@require_safe
def rule_version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a version: what the check says, what it changes, what may be done."""
    return _version_page(request, uuid, None)


def _version_page(request: HttpRequest, uuid: UUID, form: PublishForm | None) -> HttpResponse:
    found, today = version_of(request, uuid), clock.today()
    page = shared(request, found, "rule_version")
    faults = queries.faults_of(found, today)
    told = None if _unreadable(faults, found) else queries.differences_of(found, today)
    page |= {
        "faults": [Fault(f"{one.file}:{one.line}", one.message, one.remedy) for one in faults],
        "cases_differ": any(one.file == CASES for one in faults),
        "differences": told[:MOST_DIFFERENCES] if told else told,
        "difference_count": len(told or ()),
        "is_new": told is None,
        "publish_form": form or _publish_form(request, found, page["acts"]),
        "history": lines_of(trail.history(found.uuid)),
    }
    return render(request, "office/rules/version.html", page, status=422 if form else 200)


def _unreadable(faults: Any, found: Any) -> bool:
    """Say whether a file is no YAML at all: then nothing can be compared."""
    return any("YAML" in one.message for one in faults) and found.published_at is None


def _publish_form(request: HttpRequest, found: Any, acts: Any) -> PublishForm | None:
    if "publish" not in acts:
        return None
    is_law = queries.begins_as_law(found.document, found.region_code, clock.today())
    initial = {"in_force_from": clock.today()}
    return PublishForm(posted(request), is_law=is_law, initial=initial)


@require_POST
def rule_send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a draft to who publishes."""
    return _act(request, uuid, _("已送审，等待另一人审定发布。"), send_rulebook)


@require_POST
def rule_take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a draft back to change it."""
    return _act(request, uuid, _("已收回，可以继续修改。"), take_back_rulebook)


@require_POST
def rule_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a draft up."""
    reason = request.POST.get("reason", "")
    return _act(request, uuid, _("草稿已作废。"), withdraw_rulebook, reason=reason)


@require_POST
def rule_send_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a draft back to its maker."""
    reason = request.POST.get("reason", "")
    return _act(request, uuid, _("已退回编制人修改。"), send_back_rulebook, reason=reason)


@require_POST
def rule_publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Publish a version from a day on."""
    must_hold(actor_for(request), Duty.RULE_PUBLISHER)
    found = version_of(request, uuid)
    is_law = queries.begins_as_law(found.document, found.region_code, clock.today())
    form = PublishForm(request.POST, is_law=is_law)
    said = form.cleaned_data if form.is_valid() else None
    if said and act_by_form(request, form, publish_rulebook, uuid, **said) is not None:
        messages.success(request, _("规则已发布，从起用日期起按它办理新的事项。"))
        return redirect("portal:rule_version", uuid)
    return _version_page(request, uuid, form)


def _act(request: HttpRequest, uuid: UUID, done: str, operation: Any, **given: Any) -> HttpResponse:
    must_hold(actor_for(request), Duty.RULE_EDITOR, Duty.RULE_PUBLISHER)
    back = reverse("portal:rule_version", args=[uuid])
    return act_and_go(request, back, done, operation, uuid, **given)


def to_publish(actor: Actor) -> list[Task]:
    """Return the versions that wait to be published by another than their maker."""
    waiting = queries.rulebooks(actor).filter(state=RulebookState.SENT)
    return [
        Task(
            _("待审定发布的规则"),
            one.title,
            reverse("portal:rule_version", args=[one.uuid]),
            since=one.sent_at,
            note=one.purpose,
        )
        for one in waiting.exclude(made_by=actor.user_id or 0)
    ]


def in_hand(actor: Actor) -> list[Task]:
    """Return the actor's own drafts, those sent back among them."""
    own = queries.rulebooks(actor).filter(state=RulebookState.DRAFT, made_by=actor.user_id or 0)
    return [
        Task(
            _("编制中的规则"),
            one.title,
            reverse("portal:rule_version", args=[one.uuid]),
            since=one.created_at,
            note=one.purpose,
        )
        for one in own
    ]


def _region(actor: Actor, *duties: str) -> str:
    return next(r.region_code for r in actor.reaches if r.duty in duties)
