"""Try a version of the rules on every case asked for, saying now and then how far it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from jisheng.accounts.actor import significant
from jisheng.catalogues.queries import law_on, with_what_is_set
from jisheng.catalogues.queries.rulebooks import texts_above
from jisheng.claims.enums import TrialState
from jisheng.claims.models import DecisionRecord, RulebookTrial
from jisheng.foundation.errors import Refusal
from jisheng.ground.money import Money
from jisheng.policy import Pack, PolicyError
from jisheng.policy.simulate import Tried, TriedCase, case_of, try_case
from jisheng.policy.stored_pack import load_texts

EVERY = 25


def run_trial(trial_uuid: UUID, at: dt.datetime) -> RulebookTrial | None:
    """Run a trial that waits; None when there is none or it has run already.

    What hinders the whole (a draft that does not load) is kept in words; what hinders one case
    is that case's result.
    """
    waiting = RulebookTrial.objects.filter(uuid=trial_uuid, state=TrialState.WAITING)
    if not waiting.update(state=TrialState.RUNNING):
        return None
    trial = RulebookTrial.objects.select_related("version").get(uuid=trial_uuid)
    try:
        _run(trial, timezone.localdate(at))
    except (Refusal, PolicyError) as error:
        trial.state, trial.failure = TrialState.FAILED, str(error)
    else:
        trial.state = TrialState.DONE
    trial.finished_at = at
    trial.save()
    return trial


def _run(trial: RulebookTrial, day: dt.date) -> None:
    version = trial.version
    new = load_texts(version.document, version.files, version.above or texts_above(version, day))
    old = _in_use(trial, new, day)
    trial.compared_with = old.version
    found = _claims(trial)
    trial.total = len(trial.cases) if trial.file_name else found.count()
    trial.save()
    new = with_what_is_set(new, version.document, trial.region_code, day)
    cases = _cases(trial) if trial.file_name else _past(found)
    for trial.done, case in enumerate(cases, 1):
        trial.rows.append(_row(try_case(case, old, new)))
        if trial.done % EVERY == 0:
            RulebookTrial.objects.filter(pk=trial.pk).update(done=trial.done)


def _in_use(trial: RulebookTrial, new: Pack, day: dt.date) -> Pack:
    """Return what the office uses now; for a document nobody used yet, the draft itself."""
    document = trial.version.document
    try:
        old = law_on(document, trial.region_code, day).pack
    except Refusal:
        old = new
    return with_what_is_set(old, document, trial.region_code, day)


def _claims(trial: RulebookTrial) -> QuerySet[DecisionRecord]:
    """Return the decision that counts of every claim for a class that ended in these days."""
    latest = DecisionRecord.objects.filter(claim=OuterRef("claim")).order_by("-number")
    return (
        DecisionRecord.objects.filter(
            pk=Subquery(latest.values("pk")[:1]),
            claim__region_code__startswith=significant(trial.region_code),
            claim__training_class__ends_on__range=(trial.ended_from, trial.ended_until),
        )
        .select_related("claim__training_class__line__programme", "claim__institution")
        .order_by("claim__training_class__ends_on", "pk")
    )


def _past(found: QuerySet[DecisionRecord]) -> Iterator[TriedCase]:
    for record in found.iterator(chunk_size=200):
        training_class = record.claim.training_class
        yield case_of(
            record.decision,
            ref=str(record.claim.uuid),
            label=f"{training_class.label}（{record.claim.institution.name}）",
            group=training_class.line.programme.field,
        )


def _cases(trial: RulebookTrial) -> Iterator[TriedCase]:
    for number, row in enumerate(trial.cases, 1):
        yield TriedCase(
            ref=str(number),
            label=row["label"] or str(number),
            group=row["group"],
            benefit=trial.benefit,
            facts=row["facts"],
            assume="all",
        )


def _row(tried: Tried) -> dict[str, object]:
    values = {field.name: getattr(tried, field.name) for field in fields(tried)}
    return {
        name: value.fen if isinstance(value, Money) else value for name, value in values.items()
    }
