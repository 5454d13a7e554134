"""Counted grants: reserved while a claim is pending, given back when it is sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from jisheng.claims.enums import GrantStatus
from jisheng.claims.facts import CERTIFICATE
from jisheng.claims.models import Claim, ClaimLine, Grant
from jisheng.claims.models.grant import LIVE
from jisheng.foundation.errors import Refusal
from jisheng.policy import Decision, Pack


def release_grants(claim: Claim) -> None:
    """Give back every slot this claim has reserved."""
    Grant.objects.filter(line__claim=claim, status=GrantStatus.RESERVED).update(
        status=GrantStatus.WITHDRAWN
    )


def withdraw_grants(lines: Iterable[ClaimLine]) -> None:
    """Give back the slots of single lines, whatever stage they have reached."""
    Grant.objects.filter(line__in=list(lines), status__in=LIVE).update(status=GrantStatus.WITHDRAWN)


def reserve_grants(claim: Claim, decision: Decision, pack: Pack, at: dt.datetime) -> None:
    """Reserve one slot of the year for each granted line (四（一） 每人每年).

    The rulebook has counted already and the people are held, so a slot is free; if none is,
    Refusal says whose year is full.
    """
    day = claim.training_class.ends_on
    limit = int(pack.parameter("yearly_limit", day).value)
    programme = claim.training_class.line.programme
    lines = list(claim.lines.filter(outcome="granted").select_related("person"))
    taken = _slots_taken([line.person_id for line in lines], day.year)
    Grant.objects.bulk_create(
        Grant(
            created_at=at,
            person_id=line.person_id,
            year=day.year,
            slot=_free_slot(line, taken.get(line.person_id, set()), limit),
            programme_code=programme.code,
            programme_level=programme.level or "none",
            benefit=decision.benefit,
            certificate_type=CERTIFICATE,
            governing_on=day,
            status=GrantStatus.RESERVED,
            line=line,
            source=str(claim.training_class.label)[:160],
        )
        for line in lines
    )


def _slots_taken(person_ids: list[int], year: int) -> dict[int, set[int]]:
    taken: dict[int, set[int]] = {}
    live = Grant.objects.filter(person_id__in=person_ids, year=year, status__in=LIVE)
    for person_id, slot in live.values_list("person_id", "slot"):
        taken.setdefault(person_id, set()).add(slot)
    return taken


def _free_slot(line: ClaimLine, taken: set[int], limit: int) -> int:
    free = next((slot for slot in range(1, limit + 1) if slot not in taken), None)
    if free is None:
        raise Refusal(
            "YEAR_IS_FULL",
            _("名册第 %(ref)s 号当年的 %(limit)d 次补贴已全部占用。")
            % {"ref": line.ref, "limit": limit},
            _("请核对该学员已享受的补贴记录。"),
        )
    return free
