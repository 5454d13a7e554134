"""Which acts a page offers its viewer: those the workflow opens and the viewer's reach covers."""

from __future__ import annotations

from uuid import UUID

from jisheng.accounts.actor import Actor, Reach, refuse_duty
from jisheng.foundation.workflow import Act, Workflow


def acts_open_to(
    actor: Actor, workflow: Workflow, state: str, region_code: str, *organisations: UUID | None
) -> dict[str, Act]:
    """Return the acts by name; a page draws a button for each and for no other."""
    return {
        act.name: act
        for act in workflow.open_to(actor.duties, state)
        if actor.has(act.duty, region_code, *organisations)
    }


def reach_to_begin(actor: Actor, act: Act) -> Reach:
    """Return the reach by which an actor begins something; raises NotPermitted without any."""
    reach = actor.organisation_for(act.duty)
    if reach is None:
        refuse_duty(act)
    assert reach is not None
    return reach
