"""Refusals of this floor that several operations share."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jisheng.claims.messages import MissingFact
from jisheng.foundation.errors import Fault, Invalid, Refusal
from jisheng.policy import PolicyError


class FactsMissing(Invalid):
    """A decision waits for facts: which ones, for whom, and who supplies them."""

    def __init__(self, missing: Sequence[MissingFact]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            [Fault(one.label, str(one), _("请补充后点“重新核定”。")) for one in self.missing]
        )
        self.code = "FACTS_MISSING"


class RecheckDiffers(Refusal):
    """The facts are no longer those of the decision: what changed must be explained."""

    def __init__(self, differences: Sequence[str]) -> None:
        self.differences = tuple(differences)
        super().__init__(
            "RECHECK_DIFFERS",
            _("按现在的事实重新核定，与原核定不一致：%(what)s。")
            % {"what": "；".join(self.differences)},
            _("请退回补正；如原核定仍应维持，请写明理由后再通过。"),
        )


def by_the_rulebook(error: PolicyError) -> Refusal:
    """Hand on what the rulebook refuses to decide, in its own words."""
    return Refusal("RULEBOOK", str(error), _("请核对事实或联系系统管理员检查规则包。"))


def nothing_to_pay() -> Refusal:
    """Say that a claim without an amount can only be refused or sent back."""
    return Refusal(
        "NOTHING_TO_PAY",
        _("本班核定金额为 0，没有可以拨付的补贴。"),
        _("请按核定理由办理“不予补贴”，或退回补正。"),
    )
