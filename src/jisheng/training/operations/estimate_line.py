"""Estimate what a plan line will cost, by the rule that will decide the claims (五（二）)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jisheng.catalogues.models import Programme
from jisheng.catalogues.queries import rulebook_on
from jisheng.foundation.errors import Fault, Invalid
from jisheng.ground.money import Money
from jisheng.ground.region import Region, RegionFault
from jisheng.policy import Decision, Pack
from jisheng.training.facts import is_away, planned_facts

# Where on the form a refusal of the rulebook belongs.
_PLACE_OF = {"CLASS_TOO_LARGE": "class_size", "LESS_THAN_ONE_DAY": "class_hours"}
_LARGEST = 32767


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What a planner says of a line: people per class, standard hours, place."""

    programme: Programme
    class_count: int
    class_size: int
    class_hours: int
    host_division_code: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """The amount of all classes of a line with its arithmetic in words."""

    amount: Money
    words: str


def estimate_line(
    figures: LineFigures,
    region_code: str,
    year: int,
    day: dt.date,
    *,
    pack: Pack | None = None,
) -> Estimate:
    """Return the estimate of a line; ``day`` decides which office values count.

    Raises Invalid when the figures are no plan, or the document would refuse such a class.
    """
    faults = _faults_of(figures, region_code)
    if faults:
        raise Invalid(faults)
    rules = pack or rulebook_on(region_code, day)
    facts = planned_facts(
        figures.class_size, figures.class_hours, figures.host_division_code, region_code, year
    )
    decision = rules.estimate("project_training", facts)
    if not decision.is_granted:
        raise Invalid(_refusals(decision))
    return _for_all_classes(decision, figures.class_count)


def _for_all_classes(decision: Decision, count: int) -> Estimate:
    total = decision.amount * count
    words = _("每班：%(steps)s。共 %(count)d 班：%(one)s × %(count)d = %(total)s。") % {
        "steps": "；".join(decision.arithmetic),
        "count": count,
        "one": decision.amount,
        "total": total,
    }
    return Estimate(total, words)


def _refusals(decision: Decision) -> list[Fault]:
    """Say why the document would not pay for such a class, in its own sentences."""
    return [
        Fault(
            _PLACE_OF.get(finding.reason_code or "", ""),
            _("按%(clause)s不能补贴：%(sentence)s。")
            % {"clause": finding.clause, "sentence": finding.sentence},
            _("请按文件要求调整计划。"),
        )
        for finding in decision.findings
        if finding.verdict != "yes" and finding.kind != "uplift"
    ]


def _faults_of(figures: LineFigures, region_code: str) -> list[Fault]:
    faults = [
        Fault(place, _("%(label)s应为 1 至 32767 的整数。") % {"label": label}, _("请重新填写。"))
        for place, label, value in (
            ("class_count", _("班数"), figures.class_count),
            ("class_size", _("每班人数"), figures.class_size),
            ("class_hours", _("每班课时"), figures.class_hours),
        )
        if not 1 <= value <= _LARGEST
    ]
    try:
        Region(figures.host_division_code)
    except RegionFault as fault:
        return [*faults, Fault("host_division_code", fault.message, fault.remedy)]
    return faults + _qualification_faults(figures, region_code)


def _qualification_faults(figures: LineFigures, region_code: str) -> list[Fault]:
    """Keep occupations with a qualification certificate out of project training (二).

    The talent classes held elsewhere (四（三）) are project classes whatever the occupation.
    """
    away = is_away(figures.host_division_code, region_code)
    if away or not figures.programme.has_qualification:
        return []
    return [
        Fault(
            "programme",
            _("“%(name)s”已有职业资格（等级）证书，按实施方案第二部分不走项目制培训。")
            % {"name": figures.programme.name},
            _("请改按职业资格培训办理；选派高技能人才外出培训的班不受此限。"),
        )
    ]
