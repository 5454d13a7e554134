"""What the rulebook says now, and whether it is still what it said then."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.catalogues.queries import law_in_hand, pack_of_version, rulebook_on
from jisheng.claims.errors import by_the_rulebook
from jisheng.claims.facts import BENEFIT, NOTICE_RESULT, gather
from jisheng.claims.messages import reason_of
from jisheng.claims.models import Claim, DecisionRecord
from jisheng.claims.permissions import reading
from jisheng.foundation.errors import NotFound
from jisheng.policy import Decision, Facts, Pack, PolicyError, replay
from jisheng.policy.decision import Line
from jisheng.training.models import TrainingClass


def decided(pack: Pack, facts: Facts, day: dt.date, *, changes: bool = True) -> Decision:
    """Decide as if nobody objected where the notice has not spoken; raises Refusal."""
    try:
        return pack.decide(BENEFIT, facts, day=day, assume=(NOTICE_RESULT,), changes=changes)
    except PolicyError as error:
        raise by_the_rulebook(error) from error


def law_of(claim: Claim, day: dt.date) -> Pack:
    """Return the rules a claim is decided by on ``day``: those it was taken in under.

    A claim not decided yet is taken in under those of the day. Raises Refusal.
    """
    if not claim.version:
        return rulebook_on(claim.region_code, day)
    return law_in_hand(claim.document, claim.version, claim.region_code, day)


def last_record(claim: Claim) -> DecisionRecord:
    """Return the record of the decision that counts."""
    return claim.decisions.order_by("-number")[:1].get()


def last_decision(claim: Claim) -> Decision:
    """Return the decision that counts, read back from its bytes."""
    return last_record(claim).decision


def preview_decision(actor: Actor, class_uuid: UUID, at: dt.datetime) -> Decision:
    """Return what the rulebook would decide for a class now, keeping nothing.

    Raises NotFound outside the actor's scope, Refusal.
    """
    parties = ("institution__uuid", "line__plan__department__uuid")
    seen = TrainingClass.objects.filter(reading(actor).visible("region_code", *parties))
    training_class = (
        seen.select_related("line__programme", "institution").filter(uuid=class_uuid).first()
    )
    if training_class is None:
        raise NotFound(_("该培训班"))
    day = timezone.localdate(at)
    live = training_class.claims.exclude(state="refused").first()
    pack = law_of(live, day) if live else rulebook_on(training_class.region_code, day)
    return decided(pack, gather(training_class, live).facts, day)


def differences_now(claim: Claim, at: dt.datetime) -> tuple[str, ...]:
    """Say how deciding with the facts of today differs from the decision that counts.

    First the kept bytes must replay to themselves; empty when nothing differs.
    """
    record = last_record(claim)
    then, day = record.decision, timezone.localdate(at)
    facts = gather(claim.training_class, claim).facts
    now = decided(law_of(claim, day), facts, day, changes=False)
    return (*_replayed(record), *compare(then, now))


def _replayed(record: DecisionRecord) -> tuple[str, ...]:
    try:
        then = record.decision
        pack = pack_of_version(then.document.folder, then.version)
        same = replay(then, pack).to_json() == bytes(record.content)
    except PolicyError as error:
        return (str(error),)
    return () if same else (_("原核定结果按同一规则重演，得不到同样的内容"),)


def compare(then: Decision, now: Decision) -> tuple[str, ...]:
    """Say which lines of two decisions came to another result."""
    before = {line.ref: line for line in then.lines}
    after = {line.ref: line for line in now.lines}
    found = [
        _("名册第 %(ref)s 号原为%(before)s，现为%(after)s")
        % {
            "ref": ref,
            "before": _told(before.get(ref), then),
            "after": _told(after.get(ref), now),
        }
        for ref in [*before, *(ref for ref in after if ref not in before)]
        if _result(before.get(ref)) != _result(after.get(ref))
    ]
    if then.amount != now.amount:
        found.append(
            _("总额原为 %(before)s，现为 %(after)s") % {"before": then.amount, "after": now.amount}
        )
    return tuple(found)


def _result(line: Line | None) -> tuple[object, ...]:
    return (line.outcome, line.reason_code, line.amount) if line else ()


def _told(line: Line | None, decision: Decision) -> str:
    if line is None:
        return _("不在名册")
    if line.outcome == "granted":
        return _("核准 %(amount)s") % {"amount": line.amount}
    words = _("不予补贴") if line.outcome == "denied" else _("待补事实")
    return _("%(words)s（%(why)s）") % {"words": words, "why": reason_of(line, decision)}
