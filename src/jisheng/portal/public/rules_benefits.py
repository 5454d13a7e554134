"""A benefit in plain words: who, how much, what is needed, to whom it is paid, by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jisheng.policy import Pack
from jisheng.policy.engine.mechanisms.payee import payee_label
from jisheng.policy.engine.mechanisms.table_lookup import Table
from jisheng.policy.rule_words import rule_words
from jisheng.portal.public import rules_words as words
from jisheng.portal.public.rules_clauses import certificate

# Who asks: the kinds of payees behind the question, by the words people would use of themselves.
ASKERS: dict[str, Any] = {
    "person": gettext_lazy("个人"),
    "enterprise": gettext_lazy("企业"),
    "school": gettext_lazy("院校、培训机构或评价机构"),
    "other": gettext_lazy("其他单位"),
}
_ASKER_OF = {
    "individual": "person",
    "individual_social_security_card_account": "person",
    "enterprise": "enterprise",
    "training_institution": "school",
    "school": "school",
    "assessment_institution": "school",
}


@dataclass(frozen=True)
class Condition:
    """One condition in its place: its name, its words, its clause."""

    label: str
    clause: str
    words: str


@dataclass(frozen=True)
class Deadline:
    """By when somebody has to do something for a benefit."""

    label: str
    clause: str
    words: str
    does: str


@dataclass(frozen=True)
class BenefitShown:
    """A benefit ready for the page; ``pending`` are the papers its amount waits for."""

    name: str
    label: str
    clause: str
    askers: frozenset[str]
    payees: tuple[str, ...]
    payee_clause: str
    conditions: tuple[Condition, ...]
    amount: str
    arithmetic: str
    numbers: tuple[tuple[str, str, str], ...]
    pending: tuple[tuple[str, str], ...]
    uplifts: tuple[Condition, ...]
    materials: tuple[tuple[str, tuple[str, ...]], ...]
    certificates: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    is_inherited: bool


def benefits(pack: Pack) -> tuple[BenefitShown, ...]:
    """Return every benefit of a document, in its order."""
    return _benefits(pack, get_language() or "")


def benefit(pack: Pack, name: str) -> BenefitShown | None:
    """Return one benefit of a document, if it has it."""
    return next((one for one in benefits(pack) if one.name == name), None)


@lru_cache(maxsize=48)
def _benefits(pack: Pack, _language: str) -> tuple[BenefitShown, ...]:
    return tuple(_shown(pack, name) for name in pack.benefits)


def _shown(pack: Pack, name: str) -> BenefitShown:
    folder, said = pack.folder, rule_words(pack)
    source, choice = folder.benefits[name], folder.payees.get(name)
    rows = choice.rows if choice else ()
    clauses = {source.clause, *(folder.rules[rule].clause for rule in source.order)}
    certificates = folder.certificates.get(name)
    listed = certificates.items if certificates else ()
    return BenefitShown(
        name,
        source.label,
        source.clause,
        frozenset(_ASKER_OF.get(row.to, "other") for row in rows) or frozenset({"other"}),
        tuple(dict.fromkeys(payee_label(row.to, folder.document.payees) for row in rows)),
        choice.clause if choice else "",
        tuple(_conditions(pack, source.order)),
        said.condition(source.per_person),
        said.sentence(source.show),
        tuple(_numbers(pack, name)),
        tuple(_pending(pack, name)),
        tuple(_uplifts(pack, name)),
        tuple(_materials(pack, name)),
        tuple(certificate(pack, item) for item in listed),
        tuple(_deadlines(pack, name, clauses)),
        name in folder.inherited,
    )


def _conditions(pack: Pack, order: tuple[str, ...]) -> Iterator[Condition]:
    for name in order:
        rule = pack.folder.rules[name]
        yield Condition(rule.label, rule.clause, rule_words(pack).condition(rule.require))


def _uplifts(pack: Pack, name: str) -> Iterator[Condition]:
    stacking = pack.folder.stacking.get(name)
    for one in stacking.order if stacking else ():
        uplift = pack.folder.uplifts[one]
        said = rule_words(pack)
        rate = _("上浮%(rate)s") % {"rate": said.condition(uplift.rate)}
        yield Condition(uplift.label, uplift.clause, f"{said.condition(uplift.when)}：{rate}")


def _numbers(pack: Pack, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers a benefit rests on, as they stand at the end of the days in force."""
    rests_on = pack.compiled(name).rests_on
    for value in pack.folder.values.values():
        if value.name in rests_on and value.unit_text != "date":
            latest = max(value.spans, key=lambda span: span.until)
            yield value.label, words.quantity(latest.value, value.type), value.clause


def _pending(pack: Pack, name: str) -> Iterator[tuple[str, str]]:
    """Yield the standards that another paper sets and nobody has loaded yet."""
    compiled = pack.compiled(name)
    for fact in compiled.facts.values():
        if fact.from_table and fact.name in compiled.rests_on:
            table = pack.folder.tables[fact.from_table[0]]
            if not isinstance(table, Table) and table.external and not table.rows:
                yield fact.label, table.external


def _materials(pack: Pack, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lists of papers for a benefit: for the claim, and for steps before it."""
    for key, listing in pack.folder.materials.items():
        if key == name or key.startswith(f"{name}_"):
            yield listing.clause, listing.items


def _deadlines(pack: Pack, name: str, clauses: set[str]) -> Iterator[Deadline]:
    """Yield the deadlines that stand where the benefit's rules or papers stand."""
    papers = {clause for clause, _items in _materials(pack, name)}
    for deadline in pack.folder.deadlines.values():
        if deadline.clause in clauses | papers:
            does = "".join((deadline.who, deadline.what))
            said = words.deadline_text(deadline)
            yield Deadline(deadline.label, deadline.clause, said, does)
