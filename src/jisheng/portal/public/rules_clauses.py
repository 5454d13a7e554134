"""One clause of a document as a page shows it: what it says, and every rule and number in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jisheng.policy import Pack
from jisheng.policy.engine.folder import ClauseEntry
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.mechanisms.payee import payee_label
from jisheng.policy.rule_words import rule_words
from jisheng.portal.public import rules_words as words
from jisheng.portal.public.rules_cases import Example, example_of_rule
from jisheng.portal.public.rules_tables import Grid, grid

Lines = tuple[str, ...]
Settings = Mapping[str, tuple[int | str, str]]


@dataclass(frozen=True)
class Said:
    """One rule or number: its name, what it is for, its words, a remark, a table, an example."""

    label: str
    benefits: tuple[str, ...] = ()
    lines: Lines = ()
    remark: str = ""
    table: Grid | None = None
    example: Example | None = None


@dataclass(frozen=True)
class Section:
    """What a clause sets of one kind."""

    kind: str
    title: Any
    items: tuple[Said, ...]


@dataclass(frozen=True)
class ClauseShown:
    """A clause ready for the page; ``benefits`` are those it bears on."""

    entry: ClauseEntry
    sections: tuple[Section, ...]
    serves: tuple[Any, ...]
    benefits: frozenset[str]
    text: str

    @property
    def number(self) -> str:
        """Return the number of the clause, which is its address too."""
        return self.entry.clause

    @property
    def count(self) -> int:
        """Return how many rules and numbers it holds."""
        return sum(len(section.items) for section in self.sections)


def clauses(pack: Pack, settings: Settings | None = None) -> tuple[ClauseShown, ...]:
    """Return every clause in the order of the document; ``settings`` are the office's values."""
    set_now = tuple(sorted((k, *map(str, v)) for k, v in (settings or {}).items()))
    return _clauses(pack, set_now, get_language() or "")


@lru_cache(maxsize=48)
def _clauses(
    pack: Pack, settings: tuple[tuple[str, ...], ...], _language: str
) -> tuple[ClauseShown, ...]:
    writer = _Writer(pack, {name: (value, basis) for name, value, basis in settings})
    return tuple(writer.clause(entry) for entry in pack.clauses)


class _Writer:
    """Write the clauses of one pack."""

    def __init__(self, pack: Pack, settings: Settings) -> None:
        self.pack, self.folder, self.settings = pack, pack.folder, settings
        self.words = rule_words(pack)

    def clause(self, entry: ClauseEntry) -> ClauseShown:
        """Return one clause."""
        sections = tuple(self._sections(entry))
        kinds = dict.fromkeys(kind for kind, _item in entry.serves)
        said = [entry.clause, entry.gist, entry.no_effect]
        for section in sections:
            for item in section.items:
                said += [item.label, *item.benefits, *item.lines]
        bears_on = frozenset(self._bears_on(entry))
        serves = tuple(words.SERVES[kind] for kind in kinds)
        return ClauseShown(entry, sections, serves, bears_on, " ".join(said))

    def _sections(self, entry: ClauseEntry) -> Iterator[Section]:
        for kind, title in TITLES.items():
            names = [name for stated, name in entry.states if stated == kind]
            items = tuple(item for name in names for item in self._said(kind, name))
            if items:
                yield Section(kind, title, items)

    def _said(self, kind: str, name: str) -> Sequence[Said]:
        write: Callable[[_Writer, Any], Said] = _WRITERS[kind]
        held = getattr(self.folder, kind).get(name)
        return [write(self, held)] if held is not None else []

    def _bears_on(self, entry: ClauseEntry) -> Iterator[str]:
        """Yield the benefits a clause says anything about, its numbers included."""
        for kind, name in entry.states:
            if kind in ("rules", "uplifts"):
                yield from getattr(self.folder, kind)[name].benefits
            elif kind in ("stacking", "payees", "funds", "materials", "certificates"):
                yield name
            elif kind in ("values", "tables", "define", "readings"):
                yield from (b for b in self.pack.benefits if name in _names_used(self.pack, b))
        for benefit, source in self.folder.benefits.items():
            if source.clause == entry.clause:
                yield benefit

    def labels(self, benefits: Sequence[str]) -> tuple[str, ...]:
        """Return the Chinese names of benefits."""
        known = self.pack.benefits
        return tuple(known[name] for name in benefits if name in known)

    def rule(self, rule: Any) -> Said:
        """Write a condition and what is said where it fails."""
        refusals = [self.words.sentence(saying.say) for saying in rule.no]
        lines = (
            _("条件：%(condition)s") % {"condition": self.words.condition(rule.require)},
            *(_("不符合时：%(sentence)s") % {"sentence": said} for said in dict.fromkeys(refusals)),
        )
        example = example_of_rule(self.pack, rule.name)
        return Said(rule.label, self.labels(rule.benefits), lines, example=example)

    def value(self, value: Any) -> Said:
        """Write a number with its days, where it stands, when it was held against the text."""
        lines = tuple(
            f"{words.quantity(span.value, value.type)}（{words.days_text(span.from_, span.until)}）"
            for span in value.spans
        )
        return Said(value.label, (), lines, _source(value))

    def silent(self, silent: Any) -> Said:
        """Write what the text leaves open, and what the office has set."""
        lines = [_("须由主管部门设定：%(what)s") % {"what": silent.the_office_sets}]
        if silent.name in self.settings:
            value, basis = self.settings[silent.name]
            unit = words.unit_text(silent.unit)
            set_words = {"value": f"{value}{unit}", "basis": basis}
            lines.append(_("现设定为%(value)s，依据：%(basis)s") % set_words)
        return Said(silent.label, (), tuple(lines), silent.why)

    def table(self, table: Any) -> Said:
        """Write a table with its rows, or say which paper its rows come from."""
        lines: Lines = ()
        if getattr(table, "external", ""):
            lines = (_("标准由%(paper)s规定，载入后适用。") % {"paper": table.external},)
        remark = _source(table) if isinstance(table, AmountTable) and table.rows else ""
        return Said(table.label, (), lines, remark, grid(self.pack, table))

    def uplift(self, uplift: Any) -> Said:
        """Write an uplift: when it applies and by how much."""
        lines = (
            _("条件：%(condition)s") % {"condition": self.words.condition(uplift.when)},
            _("上浮：%(rate)s") % {"rate": self.words.condition(uplift.rate)},
        )
        example = example_of_rule(self.pack, uplift.name)
        return Said(uplift.label, self.labels(uplift.benefits), lines, example=example)

    def stacking(self, stacking: Any) -> Said:
        """Write how uplifts meet."""
        method = self.pack.readings_taken.get(stacking.by, stacking.by)
        labels = [self.folder.uplifts[name].label for name in stacking.order]
        lines = (str(words.STACKING[method]), "、".join(labels))
        return Said(self.pack.benefits.get(stacking.benefit, ""), (), lines)

    def payee(self, choice: Any) -> Said:
        """Write who is paid, and whether the text says so."""
        lines = []
        for row in choice.rows:
            to = payee_label(row.to, self.folder.document.payees)
            when = self.words.condition(row.when) if row.when else ""
            basis = "" if row.basis == "explicit" else _("（文件没有明写，据上下文）")
            lines.append(f"{_only(when)}{to}{basis}")
        return Said(self.pack.benefits.get(choice.benefit, ""), (), tuple(lines))

    def funds(self, funds: Any) -> Said:
        """Write which funds bear a benefit, and in which order."""
        labels, lines = dict(funds.labels), []
        for row in funds.rows:
            order = (" → " if funds.order_stated else "、").join(labels[f] for f in row.order)
            when = self.words.condition(row.when) if row.when else ""
            lines.append(f"{_only(when)}{order}")
            for fund, most in row.limits:
                said = {"fund": labels[fund], "most": self.words.condition(most)}
                lines.append(_("%(fund)s最多承担%(most)s") % said)
        remark = "" if funds.order_stated else _("文件没有写先后顺序。")
        return Said(self.pack.benefits.get(funds.benefit, ""), (), tuple(lines), remark)

    def deadline(self, deadline: Any) -> Said:
        """Write by when who has to do what."""
        does = "".join((deadline.who, deadline.what))
        first = str(words.FIRST_DAYS[deadline.first_day]) if deadline.count is not None else ""
        lines = (words.deadline_text(deadline), *((does,) if does else ()))
        return Said(deadline.label, (), lines, first)

    def target(self, target: Any) -> Said:
        """Write a number to be reached, by when and by whom."""
        parts = [words.target_text(target)]
        if target.by:
            parts.append(_("期限：%(by)s") % {"by": target.by})
        if target.who:
            parts.append(_("责任单位：%(who)s") % {"who": target.who})
        return Said(target.label, (), tuple(parts))

    def route(self, route: Any) -> Said:
        """Write a table of ways in words."""
        return Said(route.label, (), tuple(f"{when} → {then}" for when, then in route.rows))

    def listing(self, listing: Any) -> Said:
        """Write a list of materials, or of certificates accepted."""
        label = self.pack.benefits.get(listing.benefit) or _("办理材料")
        return Said(label, (), tuple(certificate(self.pack, item) for item in listing.items))

    def reading(self, reading: Any) -> Said:
        """Write an open question: the options, the one taken, why, who confirmed it."""
        taken = self.pack.readings_taken[reading.name]
        options = sorted(reading.options.items(), key=lambda pair: pair[0] != taken)
        lines = [
            _("采用：%(way)s") % {"way": option.label}
            if name == taken
            else _("另一种：%(way)s") % {"way": option.label}
            for name, option in options
        ]
        return Said(reading.question, (), tuple(lines), _confirmed(reading))


def certificate(pack: Pack, item: str) -> str:
    """Return the Chinese of a kind of certificate; other items are Chinese already."""
    for name in ("certificate_type", "certificate_kind"):
        fact = pack.folder.facts.get(name)
        if fact and item in fact.type.labels:
            return fact.type.labels[item]
    return item


def _only(when: str) -> str:
    """Say for whom something holds; nothing when it holds for all."""
    return _("%(when)s的：") % {"when": when} if when else ""


def _confirmed(reading: Any) -> str:
    by = reading.confirmed_by
    if by and reading.confirmed_on:
        day = words.day_text(reading.confirmed_on)
        said = _("由%(by)s于%(day)s确认") % {"by": by, "day": day}
    else:
        said = _("尚未经主管部门确认")
    return _("理由：%(source)s；%(confirmed)s。") % {"source": reading.source, "confirmed": said}


def _source(held: Any) -> str:
    """Say where a number stands and when it was last held against the text."""
    said = str(words.SOURCES[held.source])
    if held.held_against_text_on is None:
        return said
    day = words.day_text(held.held_against_text_on)
    return _("出处：%(source)s，%(day)s核对") % {"source": said, "day": day}


@lru_cache(maxsize=512)
def _names_used(pack: Pack, benefit: str) -> frozenset[str]:
    """Return the numbers, definitions, tables and readings a benefit rests on."""
    compiled = pack.compiled(benefit)
    tables = {fact.from_table[0] for name in compiled.rests_on
              if (fact := compiled.facts.get(name)) and fact.from_table}  # fmt: skip
    return compiled.rests_on | compiled.readings_asked | tables


TITLES: Mapping[str, Any] = {
    "rules": gettext_lazy("条件"),
    "values": gettext_lazy("数值"),
    "tables": gettext_lazy("标准表"),
    "uplifts": gettext_lazy("上浮"),
    "stacking": gettext_lazy("几项上浮同时符合"),
    "payees": gettext_lazy("发给谁"),
    "funds": gettext_lazy("资金来源和顺序"),
    "materials": gettext_lazy("要交的材料"),
    "certificates": gettext_lazy("认可的证书"),
    "deadlines": gettext_lazy("期限"),
    "targets": gettext_lazy("目标"),
    "routes": gettext_lazy("办理路径"),
    "silent": gettext_lazy("文件没有写、须由主管部门设定的"),
    "readings": gettext_lazy("可以有几种理解的地方"),
}
_WRITERS: Mapping[str, Callable[[_Writer, Any], Said]] = {
    "rules": _Writer.rule,
    "values": _Writer.value,
    "silent": _Writer.silent,
    "tables": _Writer.table,
    "uplifts": _Writer.uplift,
    "stacking": _Writer.stacking,
    "payees": _Writer.payee,
    "funds": _Writer.funds,
    "materials": _Writer.listing,
    "certificates": _Writer.listing,
    "deadlines": _Writer.deadline,
    "targets": _Writer.target,
    "routes": _Writer.route,
    "readings": _Writer.reading,
}
