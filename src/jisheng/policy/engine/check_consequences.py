"""Check that what is declared has the consequence it promises.

Assumptions fulfil their conditions, readings are asked by some rule, grants leave what later rules
look at, and an exclusion between two benefits of one document is declared on both sides.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.compiled import ADDED, HISTORY, Benefit
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.mechanisms.condition import RuleSource
from jisheng.policy.engine.parse import parse
from jisheng.policy.engine.proving import Reckon
from jisheng.policy.engine.scope import BenefitScope
from jisheng.policy.engine.types import Kind
from jisheng.policy.errors import PolicyError

Compiled = Callable[[str], Benefit]


def check_consequences(folder: Folder, compiled: Compiled, reckon: Reckon) -> None:
    """Note declarations without the consequence they promise."""
    _check_asked(folder, compiled)
    _check_both_directions(folder)
    looked_at = _looked_at(folder, compiled)
    for name in folder.benefits:
        if name not in folder.inherited:
            _check_grant(folder, compiled(name), looked_at)
            _check_assumptions(folder, compiled(name), reckon)


def _check_asked(folder: Folder, compiled: Compiled) -> None:
    """A reading is asked by some benefit, unless no other way of reading can be computed."""
    asked = {name for benefit in folder.benefits for name in compiled(benefit).readings_asked}
    for name, reading in folder.readings.items():
        if reading.options[reading.taken].cannot_be_computed:
            folder.faults.add(
                reading.place, f"所取读法“{name}: {reading.taken}”不能据事实计算", "另取一种读法"
            )
        others = [option for option in reading.options.values() if option.name != reading.taken]
        if name not in asked and any(not option.cannot_be_computed for option in others):
            folder.faults.add(
                reading.place,
                f"读法“{name}”没有任何规则询问",
                f"在规则中写 reading('{name}')，或对其他读法写明 cannot_be_computed",
            )


def _check_both_directions(folder: Folder) -> None:
    """Where one benefit keeps out another of this document, the other keeps out the first."""
    for rule in folder.rules.values():
        for benefit in rule.benefits:
            for other in _decided_here(folder, rule.excludes):
                if other != benefit and not _keeps_out(folder, other, benefit):
                    folder.faults.add(
                        rule.place,
                        f"“{benefit}”排斥“{other}”，“{other}”没有排斥“{benefit}”",
                        f"给“{other}”也写 exclusion，文件只排斥这一个方向的，写 one_way: true",
                    )


def _decided_here(folder: Folder, excluded: tuple[str, ...]) -> list[str]:
    return [name for name in folder.benefits if set(_known_as(folder, name)) & set(excluded)]


def _known_as(folder: Folder, benefit: str) -> tuple[str, ...]:
    """Return how a grant of a benefit is called in the history: what it leaves, or its name."""
    left = folder.benefits[benefit].grant.get("benefit")
    return (benefit, str(ast.literal_eval(left))) if left and left[0] == "'" else (benefit,)


def _keeps_out(folder: Folder, benefit: str, other: str) -> bool:
    return any(
        benefit in rule.benefits and set(_known_as(folder, other)) & set(rule.excludes)
        for rule in folder.rules.values()
    )


def _looked_at(folder: Folder, compiled: Compiled) -> set[str]:
    """Return the fields of earlier grants that any rule of the document looks at."""
    found: set[str] = set()
    for name in folder.benefits:
        benefit = compiled(name)
        scope = BenefitScope(folder, {k: r.taken for k, r in folder.readings.items()})
        tests = (test.node for test in (*benefit.class_tests, *benefit.line_tests))
        named = (*benefit.class_definitions, *benefit.line_definitions)
        texts = (parse(folder.definitions[key].text, scope) for key, _ in named)
        for node in (*tests, *texts):
            found |= set(_fields_of_history(node))
    return found


def _fields_of_history(node: n.Node) -> Iterator[str]:
    for part in n.walk(node):
        if isinstance(part, n.Fold) and part.records == HISTORY:
            inside = (x for child in (part.condition, part.item) if child for x in n.walk(child))
            yield from (x.field for x in inside if isinstance(x, n.Field))


def _check_grant(folder: Folder, benefit: Benefit, looked_at: set[str]) -> None:
    """A grant that leaves anything leaves every field later rules look at."""
    grant = benefit.source.grant
    for field in sorted(looked_at - {*grant, *ADDED}) if grant else ():
        folder.faults.add(
            benefit.source.place,
            f"“{benefit.source.name}”的 grant 没有写明“{field}”，而有规则要看它",
            "在 grant 中补上",
        )


def _check_assumptions(folder: Folder, benefit: Benefit, reckon: Reckon) -> None:
    """What is assumed of facts nobody mentions fulfils every condition of yes and no.

    A level or a count assumed for one benefit may rightly not do for another.
    """
    name = benefit.source.name
    try:
        raw = reckon(name, {}, "all", {})
    except PolicyError:
        return
    verdicts = list(zip(benefit.class_tests, raw.verdicts, strict=True))
    for line in raw.lines:
        verdicts += zip(benefit.line_tests, line.verdicts, strict=True)
    for test, verdict in verdicts:
        assumed = [folder.facts[fact] for fact in test.rests_on]
        assumed = [spec for spec in assumed if spec.has_if_unmentioned]
        if verdict is False and all(spec.type.kind is Kind.BOOL for spec in assumed):
            rule: RuleSource = folder.rules[test.name]
            folder.faults.add(
                rule.place,
                f"未提及的事实按 if_unmentioned 取值时，“{test.name}”不符合",
                f"改正 {'、'.join(spec.name for spec in assumed)} 的 if_unmentioned",
            )
