"""Words about claims: who holds a missing fact, reasons in a few characters, standard texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jisheng.catalogues.queries import pack_of_version
from jisheng.policy import Decision, Finding, PolicyError, load_pack
from jisheng.policy.decision import Line

COMMITMENT = gettext_lazy(
    "本机构承诺：名册、考勤和结业成绩真实，学员本人参加了培训；如有虚报冒领，愿退回补贴并承担相应责任。"
)
_COMPARED = gettext_lazy("系统管理员（登记库比对）")
# Where an office gets a fact that is missing.
_HOLDERS = {
    "passed": gettext_lazy("行业主管部门（结业评估）"),
    "attended_hours": gettext_lazy("培训机构（课时台账）"),
    "class_hours_total": gettext_lazy("培训机构（课程表）"),
    "enrolled_headcount": gettext_lazy("培训机构（开班锁定名册）"),
    "class_end_date": gettext_lazy("培训机构（班级备案）"),
    "host_division_code": gettext_lazy("培训机构（班级备案）"),
    "procured_and_published": gettext_lazy("行业主管部门（采购结果登记）"),
    "class_filed": gettext_lazy("行业主管部门（备案审核）"),
    "employer_on_friction_list": gettext_lazy("系统管理员（受影响企业目录清单）"),
    "high_skill_talent_selected": gettext_lazy("系统管理员（高技能人才外训遴选名单）"),
}
# Short enough for the remark of a public notice, and naming nobody's circumstances closely.
_SHORT_REASONS = {
    "NO_QUALIFYING_CERTIFICATE": gettext_lazy("结业评估未合格"),
    "PENSION_RECIPIENT": gettext_lazy("不在培训政策范围"),
    "NO_LOCAL_CONNECTION": gettext_lazy("不符合与本市联系的条件"),
    "DUPLICATE_OCCUPATION_LEVEL": gettext_lazy("同一项目同一等级已享受"),
    "ANNUAL_LIMIT_REACHED": gettext_lazy("当年补贴次数已满"),
    "LESS_THAN_ONE_DAY": gettext_lazy("出勤不足一天"),
    "NOTICE_OBJECTION_UPHELD": gettext_lazy("公示异议成立"),
    "CLASS_TOO_LARGE": gettext_lazy("班级人数超过上限"),
    "CONDITION_NOT_MET": gettext_lazy("承接机构未按政府采购确定并公布"),
    "NO_CLASS_FILING": gettext_lazy("班级未备案"),
}


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact the decision waits for: its name, who can supply it, for which roster numbers."""

    fact: str
    label: str
    holder: str
    refs: tuple[str, ...]

    def __str__(self) -> str:
        whose = _("（名册第 %(refs)s 号）") % {"refs": "、".join(self.refs)} if self.refs else ""
        return _("“%(label)s”%(whose)s，由%(holder)s提供") % {
            "label": self.label,
            "whose": whose,
            "holder": self.holder,
        }


@dataclass(frozen=True, slots=True)
class Deduction:
    """People taken out of a class for one reason."""

    reason_code: str
    words: str
    heads: int


@dataclass(frozen=True, slots=True)
class Chain:
    """From the roster to those who are paid, with every deduction: the numbers add up."""

    enrolled: int
    passed: int
    deductions: tuple[Deduction, ...]
    unknown: int
    granted: int

    def __str__(self) -> str:
        parts = [_("名册%(n)d人") % {"n": self.enrolled}, _("结业合格%(n)d人") % {"n": self.passed}]
        if self.deductions:
            told = "、".join(f"{one.words}{one.heads}人" for one in self.deductions)
            heads = sum(one.heads for one in self.deductions)
            parts.append(_("核减%(n)d人（%(told)s）") % {"n": heads, "told": told})
        if self.unknown:
            parts.append(_("待补事实%(n)d人") % {"n": self.unknown})
        parts.append(_("核准补贴%(n)d人") % {"n": self.granted})
        return "，".join(parts)


def chain_of(decision: Decision) -> Chain:
    """Return the chain of deductions in the order of the rules.

    Who did not pass is no deduction but a step before it.
    """
    passed = {
        one["ref"] for record in decision.facts if record.name == "trainees"
        for one in record.value if one.get("passed")
    }  # fmt: skip
    taken_out = ((step, passed & set(step.refs)) for step in decision.deductions)
    lines = {line.ref: line for line in decision.lines}
    return Chain(
        enrolled=sum(line.heads for line in decision.lines),
        passed=len(passed),
        deductions=tuple(
            Deduction(
                step.reason_code,
                short_reason(lines[min(refs)], decision),
                sum(lines[ref].heads for ref in refs),
            )
            for step, refs in taken_out
            if refs
        ),
        unknown=sum(1 for x in decision.lines if x.outcome == "unknown" and x.ref in passed),
        granted=sum(line.heads for line in decision.lines if line.outcome == "granted"),
    )


def short_reason(line: Line, decision: Decision) -> str:
    """Return the reason of a denied line in a few characters."""
    code = line.reason_code or ""
    if code in _SHORT_REASONS:
        return str(_SHORT_REASONS[code])
    return next((f.label for f in _failed(line, decision)), code)


def reason_of(line: Line, decision: Decision) -> str:
    """Return why a line was not granted, with its clause, as the document's rule says it."""
    if line.outcome == "unknown":
        labels = dict(_labels(decision))
        return _("缺少：%(facts)s") % {
            "facts": "、".join(labels.get(name, name) for name in line.missing)
        }
    return "；".join(f"{f.clause}：{f.sentence}" for f in _failed(line, decision))


def _failed(line: Line, decision: Decision) -> list[Finding]:
    if line.outcome != "denied":
        return []
    found = [*line.findings, *(f for f in decision.findings if f.kind == "class")]
    return [f for f in found if f.verdict == "no" and f.reason_code == line.reason_code][:1]


def missing_facts(decision: Decision) -> tuple[MissingFact, ...]:
    """Return every fact the decision still waits for, each with all it is missing for."""
    refs: dict[str, list[str]] = {}
    for line in decision.lines:
        if line.outcome == "unknown":
            for name in line.missing:
                refs.setdefault(name, []).append(line.ref)
    for name in decision.missing:
        refs.setdefault(name, [])
    labels = dict(_labels(decision))
    return tuple(
        MissingFact(name, labels.get(name, name), str(_HOLDERS.get(name, _COMPARED)), tuple(whose))
        for name, whose in sorted(refs.items())
    )


def _labels(decision: Decision) -> Iterable[tuple[str, str]]:
    try:
        pack = pack_of_version(decision.document.folder, decision.version)
    except PolicyError:
        pack = load_pack(decision.document.folder)
    return pack.fact_labels.items()
