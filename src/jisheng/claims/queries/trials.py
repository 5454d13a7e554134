"""What a trial of the rules came to: one simulation, read back from its rows."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.queries import rulebooks
from jisheng.claims.models import RulebookTrial
from jisheng.foundation.errors import NotFound
from jisheng.ground.money import Money
from jisheng.policy.simulate import Simulation, Tried


def trials_of(version: RulebookVersion) -> QuerySet[RulebookTrial]:
    """Return the trials of a version, the latest first; the caller has asked who may see it."""
    return RulebookTrial.objects.filter(version=version).defer("cases", "rows")


def trial(actor: Actor, trial_uuid: UUID) -> RulebookTrial:
    """Return one trial of a version the actor may see; raises NotFound."""
    seen = RulebookTrial.objects.filter(version__in=rulebooks(actor).values("pk"))
    found = seen.select_related("version").filter(uuid=trial_uuid).first()
    if found is None:
        raise NotFound(_("该次试算"))
    return found


def simulation_of(found: RulebookTrial) -> Simulation:
    """Return the cases of a trial as they were tried."""
    return Simulation(
        tuple(
            Tried(**{**row, "before": Money(row["before"]), "after": Money(row["after"])})
            for row in found.rows
        )
    )
