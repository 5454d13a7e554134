"""The second desk: agreeing to what the first desk agreed to, after the decision was replayed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from jisheng.accounts.actor import Actor
from jisheng.claims import queries
from jisheng.claims.enums import ClaimState
from jisheng.claims.operations.recheck import recheck
from jisheng.portal.acting import act_and_go, ask
from jisheng.portal.desk.tasks import Task
from jisheng.portal.office.claims import waiting


@require_POST
def claim_recheck(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Agree at the second desk; a difference passes only with an explanation."""
    ask(request, queries.claim, uuid)
    back = reverse("portal:claim", args=[uuid])
    words = request.POST.get("reason", "")[:500]
    done = _now("复核已通过，交行业主管部门公示。")
    return act_and_go(request, back, done, recheck, uuid, explanation=words)


def to_recheck(actor: Actor) -> list[Task]:
    """Return the claims that wait for the second desk."""
    return waiting(actor, ClaimState.REVIEWED, _("待复核的补贴申请"))
