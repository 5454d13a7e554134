"""What the notice brought out, put to the rulebook: only the person concerned is affected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from jisheng.catalogues.queries import pack_of_version, with_what_is_set
from jisheng.claims.enums import LineState, NoticeState, ObjectionState, Occasion
from jisheng.claims.facts import NO_OBJECTION, UPHELD, with_notice_results
from jisheng.claims.models import Claim, ClaimLine, Objection
from jisheng.claims.operations.decide import decision_columns, take_over
from jisheng.claims.operations.reserve import withdraw_grants
from jisheng.claims.queries.deciding import decided, last_decision
from jisheng.foundation.errors import Refusal
from jisheng.policy import Decision, Facts, FactSource, Pack, PolicyError

_NOTICE_SOURCE = "公示结果"


def objection_states(claim: Claim) -> dict[int, str]:
    """Return for each line what its objections came to: upheld, or still open, or nothing.

    An objection to the whole notice concerns every line.
    """
    lines = list(claim.lines.values_list("pk", flat=True))
    found: dict[int, str] = {}
    objections = Objection.objects.filter(notice__claim=claim).exclude(
        state=ObjectionState.DISMISSED
    )
    for objection in objections.exclude(notice__state=NoticeState.WITHDRAWN).order_by("id"):
        for pk in [objection.line_id] if objection.line_id else lines:
            if found.get(pk) != ObjectionState.UPHELD:
                found[pk] = objection.state
    return found


def decide_after_notice(claim: Claim, occasion: Occasion, at: dt.datetime) -> Decision:
    """Decide the frozen facts again with the results of the notice; keep the new decision.

    Lines not yet handed to ``funds`` take the new result; an open objection stops its line,
    an upheld one gives the slot of the year back. Raises Refusal when the rulebook has
    changed meanwhile or somebody else's published amount would change.
    """
    states = objection_states(claim)
    then = last_decision(claim)
    decision = _decided_again(claim, then, _results(claim, states))
    _refuse_other_changes(claim, decision, states)
    take_over(claim, decision, occasion, at)
    _move_lines(claim, decision, states)
    return decision


def _results(claim: Claim, states: Mapping[int, str]) -> dict[str, str]:
    """Return the notice's result by ref; an objection still open has none yet."""
    return {
        line.ref: UPHELD if states.get(line.pk) == ObjectionState.UPHELD else NO_OBJECTION
        for line in claim.lines.all()
        if states.get(line.pk) != ObjectionState.RECEIVED
    }


def _decided_again(claim: Claim, then: Decision, results: Mapping[str, str]) -> Decision:
    day = then.decided_on
    assert day is not None  # every kept decision carries its day
    pack = _law_then(claim, then, day)
    given = [record for record in then.facts if not record.is_assumed]
    values = with_notice_results({record.name: record.value for record in given}, results)
    sources = {record.name: FactSource(record.origin, record.as_of) for record in given}
    origin = sources["trainees"]
    if _NOTICE_SOURCE not in origin.origin:
        sources["trainees"] = FactSource(f"{origin.origin}；{_NOTICE_SOURCE}", origin.as_of)
    return decided(pack, Facts(values, sources), day)


def _law_then(claim: Claim, then: Decision, day: dt.date) -> Pack:
    """Return the rules the published decision was taken by, whatever was published since."""
    document = then.document.folder
    try:
        pack = pack_of_version(document, then.version)
    except PolicyError as error:
        raise Refusal(
            "RULEBOOK_CHANGED",
            _("核定以后规则文件有更新，不能按新规则直接结束这次公示。"),
            _("请撤回公示，由机构重新提交，按现行规则核定后再公示。"),
        ) from error
    return with_what_is_set(pack, document, claim.region_code, day)


def _refuse_other_changes(claim: Claim, decision: Decision, states: Mapping[int, str]) -> None:
    """Keep a notice from changing what was published of people nobody objected to."""
    changed = [
        line.ref
        for line in claim.lines.exclude(state__in=(LineState.EXCLUDED, LineState.UNKNOWN))
        if states.get(line.pk) != ObjectionState.UPHELD
        and decision.line(line.ref).amount != line.amount_fen
    ]
    if changed:
        raise Refusal(
            "PUBLISHED_AMOUNT_CHANGES",
            _("异议成立后，名册第 %(refs)s 号的补贴金额与公示的不一致。")
            % {"refs": "、".join(changed)},
            _("请撤回公示，重新核定并重新公示。"),
        )


def _move_lines(claim: Claim, decision: Decision, states: Mapping[int, str]) -> None:
    upheld: list[ClaimLine] = []
    waiting = (LineState.INCLUDED, LineState.STOPPED)
    for line in claim.lines.filter(state__in=waiting):
        if states.get(line.pk) == ObjectionState.UPHELD:
            _write(line, decision, LineState.EXCLUDED)
            upheld.append(line)
        elif states.get(line.pk) == ObjectionState.RECEIVED:
            _write(line, decision, LineState.STOPPED)
        else:
            _write(line, decision, LineState.INCLUDED)
    withdraw_grants(upheld)


def _write(line: ClaimLine, decision: Decision, state: LineState) -> None:
    for name, value in decision_columns(decision.line(line.ref), decision).items():
        setattr(line, name, value)
    line.state = state
    line.save()
