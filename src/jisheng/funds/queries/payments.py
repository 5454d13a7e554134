from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound
from jisheng.funds.enums import CommitmentState, ItemState
from jisheng.funds.models import (
    BankBatch,
    BankReturnFile,
    Commitment,
    Fund,
    PaymentItem,
    PaymentPlan,
    RefusedReturnFile,
    ReturnLine,
)
from jisheng.funds.permissions import READERS, visible


def funds(actor: Actor) -> QuerySet[Fund]:
    """Return the funds of the actor's regions."""
    return Fund.objects.filter(visible(actor)).order_by("region_code", "code")


def fund(actor: Actor, fund_uuid: UUID) -> Fund:
    """Return one fund; raises NotFound."""
    found = funds(actor).filter(uuid=fund_uuid).first()
    if found is None:
        raise NotFound(_("这个资金渠道"))
    return found


def commitments(actor: Actor) -> QuerySet[Commitment]:
    """Return every promise, newest first."""
    seen = Commitment.objects.filter(visible(actor))
    return seen.select_related("payee", "fund").order_by("-id")


def payable_commitments(actor: Actor) -> QuerySet[Commitment]:
    """Return promises waiting to be drawn up, oldest first: on no plan and never paid."""
    seen = Commitment.objects.filter(visible(actor), state=CommitmentState.OPEN, items__isnull=True)
    return seen.select_related("payee", "fund").order_by("id")


def plans(actor: Actor) -> QuerySet[PaymentPlan]:
    """Return payment plans with ``line_count`` and ``total_fen``, newest first."""
    seen = PaymentPlan.objects.filter(visible(actor)).select_related("fund")
    counted = seen.annotate(line_count=Count("items"), total_fen=Sum("items__amount_fen"))
    return counted.order_by("-id")


def plan(actor: Actor, plan_uuid: UUID) -> PaymentPlan:
    """Return one plan; raises NotFound."""
    found = plans(actor).filter(uuid=plan_uuid).first()
    if found is None:
        raise NotFound(_("这个拨付计划"))
    return found


def items(actor: Actor, plan_uuid: UUID) -> QuerySet[PaymentItem]:
    """Return a plan's lines in order, with payee and the line each replaces; NotFound."""
    lines = plan(actor, plan_uuid).items.all()
    return lines.select_related("commitment__payee", "replaces__plan", "plan", "replaced_by__plan")


def item(actor: Actor, item_uuid: UUID) -> PaymentItem:
    """Return one line; raises NotFound."""
    found = PaymentItem.objects.filter(visible(actor, "plan__region_code"), uuid=item_uuid)
    line = found.select_related("commitment__payee", "plan__fund", "replaces").first()
    if line is None:
        raise NotFound(_("这笔拨付明细"))
    return line


def items_to_correct(actor: Actor) -> QuerySet[PaymentItem]:
    """Return failed and returned lines still owed and not yet corrected, oldest first."""
    bad = PaymentItem.objects.filter(
        visible(actor, "plan__region_code"),
        state__in=[ItemState.FAILED, ItemState.RETURNED],
        commitment__state=CommitmentState.OPEN,
    )
    return bad.select_related("commitment__payee", "plan").order_by("id")


def batch(actor: Actor, plan_uuid: UUID) -> BankBatch | None:
    """Return a plan's bank file without its content, or None before it was built; NotFound."""
    found = BankBatch.objects.filter(plan=plan(actor, plan_uuid))
    return found.defer("content").first()


def return_files(actor: Actor, plan_uuid: UUID) -> QuerySet[BankReturnFile]:
    """Return the return files read for a plan, oldest first; raises NotFound."""
    return plan(actor, plan_uuid).return_files.defer("content").order_by("id")


def return_lines(actor: Actor, plan_uuid: UUID) -> QuerySet[ReturnLine]:
    """Return what the bank said of a plan's lines, oldest first; raises NotFound."""
    lines = ReturnLine.objects.filter(item__plan=plan(actor, plan_uuid))
    return lines.select_related("item", "file").defer("file__content").order_by("id")


def refused_returns(actor: Actor) -> QuerySet[RefusedReturnFile]:
    """Return files from the bank that wait because they could not be read in."""
    if not actor.duties & READERS:
        return RefusedReturnFile.objects.none()
    return RefusedReturnFile.objects.order_by("id")


def payments_for(source: str) -> QuerySet[PaymentItem]:
    """Return every line that has ever been drawn up for a source and its parts ``source/n``.

    For the package that committed the money, which has asked who may see it.
    """
    lines = PaymentItem.objects.filter(commitment__source=source) | PaymentItem.objects.filter(
        commitment__source__startswith=f"{source}/"
    )
    return lines.select_related("plan", "commitment__payee", "replaces").order_by("id")
