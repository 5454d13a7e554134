"""Who acts, with which duties over what: the form in which a login reaches operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from jisheng.accounts.enums import Duty
from jisheng.accounts.models import User
from jisheng.foundation.errors import NotFound, NotPermitted
from jisheng.foundation.workflow import Act


@dataclass(frozen=True, slots=True)
class Reach:
    """One duty over one region (with all below it), within one organisation or all."""

    duty: str
    region_code: str
    organisation_uuid: UUID | None = None
    organisation_name: str = ""

    def covers(self, region_code: str, organisation_uuid: UUID | None) -> bool:
        """Say whether a record of that region and organisation lies within reach."""
        within = region_code.startswith(significant(self.region_code))
        own = self.organisation_uuid is None or self.organisation_uuid == organisation_uuid
        return within and own


@dataclass(frozen=True, slots=True)
class Actor:
    """An account in action; never a database row, so operations can be called from anywhere."""

    user_id: int | None
    login: str
    name: str
    reaches: tuple[Reach, ...] = ()
    person_uuid: UUID | None = None

    @property
    def duties(self) -> frozenset[str]:
        """Every duty held, anywhere."""
        return frozenset(r.duty for r in self.reaches)

    def has(self, duty: str, region_code: str, *organisations: UUID | None) -> bool:
        """Say whether the duty is held over the region and any of the organisations."""
        return any(
            r.duty == duty and r.covers(region_code, organisation)
            for r in self.reaches
            for organisation in (organisations or (None,))
        )

    def sees(self, region_code: str, *organisations: UUID | None) -> bool:
        """Say whether a record lies within reach of any duty but the trainee's own."""
        return any(
            r.covers(region_code, organisation)
            for r in self.reaches
            if r.duty != Duty.TRAINEE
            for organisation in (organisations or (None,))
        )

    def organisation_for(self, duty: str) -> Reach | None:
        """Return the first reach of ``duty`` that names an organisation."""
        return next((r for r in self.reaches if r.duty == duty and r.organisation_uuid), None)

    def visible(self, region_field: str, *organisation_fields: str) -> Q:
        """Return the filter for what this actor may see in lists.

        ``organisation_fields`` are the columns holding a public id of an organisation that
        has a part in the record (the department, the institution).
        """
        seen = Q(pk__in=[])
        for reach in self.reaches:
            if reach.duty == Duty.TRAINEE:
                continue
            here = Q(**{f"{region_field}__startswith": significant(reach.region_code)})
            if reach.organisation_uuid is not None:
                own = Q(pk__in=[])
                for name in organisation_fields:
                    own |= Q(**{name: reach.organisation_uuid})
                here &= own
            seen |= here
        return seen


def significant(region_code: str) -> str:
    """Drop the trailing zero pairs of a GB/T 2260 code: 330000 → 33, 330700 → 3307."""
    while region_code.endswith("00"):
        region_code = region_code[:-2]
    return region_code


def actor_of(user: User) -> Actor:
    """Return the actor for a login, with its assignments (one query)."""
    reaches = tuple(
        Reach(a.duty, a.region_code, a.organisation_uuid, a.organisation_name)
        for a in user.assignments.order_by("id")
    )
    return Actor(user.pk, user.login, user.display_name, reaches, user.person_uuid)


def must_have_duty(
    actor: Any, act: Act, region_code: str, *organisations: UUID | None, what: str = ""
) -> None:
    """Refuse an act to who may not do it.

    Raises NotFound when the record lies outside the actor's scope (it must not even be
    known to exist), NotPermitted when it is seen but the act is another duty's.
    """
    if not isinstance(actor, Actor):
        if actor.user_id is None and act.duty == "":
            return
        raise NotPermitted("SYSTEM_ONLY", _("这一步只能由有岗位的人员办理。"))
    if not actor.sees(region_code, *organisations):
        raise NotFound(what)
    if not act.duty or not actor.has(act.duty, region_code, *organisations):
        refuse_duty(act)


def refuse_duty(act: Act) -> None:
    """Raise NotPermitted naming the duty that may do ``act``."""
    holder = Duty(act.duty).label if act.duty else _("系统")
    raise NotPermitted(
        "NOT_YOUR_DUTY",
        _("“%(act)s”由“%(duty)s”岗位办理，您的账号没有这个岗位。")
        % {"act": act.label, "duty": holder},
        _("请转交该岗位的人员办理；岗位不相容，经办、审核、支付不能由同一人完成。"),
    )


Permission = Callable[[Any, Act, Any], None]
