"""A rulebook pack: one document's law, checked whole when it is loaded, deciding cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jisheng.ground.money import Money
from jisheng.policy.decision import Change, Decision
from jisheng.policy.engine.changes import find_changes
from jisheng.policy.engine.check import check_folder
from jisheng.policy.engine.compiled import Benefit, Compiler
from jisheng.policy.engine.declared import Document, Reading
from jisheng.policy.engine.evaluate import Override, Raw, check_facts, decide
from jisheng.policy.engine.folder import ClauseEntry, Folder, beside, read_folder
from jisheng.policy.engine.given import Given, read_given
from jisheng.policy.engine.mechanisms.silent_parameter import (
    OfficeValue,
    Parameter,
    SilentParameter,
)
from jisheng.policy.engine.standards import (
    as_known,
    fill_from_tables,
    refuse_missing_standard,
    with_standards,
)
from jisheng.policy.errors import FactsError, PackError, PolicyError
from jisheng.policy.facts import Facts
from jisheng.policy.recorded import Call, Decided, Law, record_decision

RULEBOOK = Path(__file__).parent / "rulebook"
EVERYTHING = "all"
DECIDE, ESTIMATE = "decide", "estimate"


class Pack:
    """One document's rules under one set of readings and office values."""

    def __init__(
        self,
        folder: Folder,
        readings: Mapping[str, str] | None = None,
        office_values: Mapping[str, OfficeValue] | None = None,
        known_on: date | None = None,
    ) -> None:
        self._folder = folder
        taken = {name: reading.taken for name, reading in folder.readings.items()}
        self._readings = {**taken, **(readings or {})}
        self._office_values = dict(office_values or {})
        self._known_on = known_on
        self._compiled: dict[str, Benefit] = {}
        self._under: dict[tuple[tuple[str, str], ...], Pack] = {}

    @property
    def document(self) -> Document:
        """Return the official document this pack states."""
        return self._folder.document

    @property
    def known_on(self) -> date | None:
        """Return the day whose knowledge counts; nothing for all that is known."""
        return self._known_on

    @property
    def folder(self) -> Folder:
        """Return what the folder declares, for those who compile, compare or edit it."""
        return self._folder

    @property
    def version(self) -> str:
        """Return the sha256 of the content that makes law."""
        return self._folder.version

    @property
    def clauses(self) -> tuple[ClauseEntry, ...]:
        """Return the entries of all clauses in the order of the document."""
        return tuple(self._folder.clauses)

    @property
    def readings(self) -> Mapping[str, Reading]:
        """Return the places where the text allows several readings."""
        return self._folder.readings

    @property
    def readings_taken(self) -> Mapping[str, str]:
        """Return the option taken of each reading."""
        return dict(self._readings)

    @property
    def benefits(self) -> Mapping[str, str]:
        """Return the benefits this pack decides, with their Chinese names."""
        return {name: source.label for name, source in self._folder.benefits.items()}

    @cached_property
    def fact_labels(self) -> Mapping[str, str]:
        """Return the Chinese name of every fact."""
        return {name: fact.label for name, fact in self._folder.facts.items()}

    def with_readings(self, readings: Mapping[str, str]) -> Pack:
        """Return this pack under other readings; unknown ones are refused."""
        for name, option in readings.items():
            known = self._folder.readings.get(name)
            if known is None or option not in known.options:
                ways = "、".join(known.options) if known else "、".join(self._folder.readings)
                raise PolicyError(f"没有读法“{name}: {option}”。可选：{ways}。")
            if why := known.options[option].cannot_be_computed:
                raise PolicyError(f"读法“{name}: {option}”不能据事实计算：{why}")
        return self._other(readings={**self._readings, **readings})

    def as_known(self, on: date) -> Pack:
        """Return this pack as it was known on a day, before later amendments were published."""
        return self._other(folder=as_known(self._folder, on), known_on=on)

    def with_standards(self, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> Pack:
        """Return this pack with rows loaded into its tables, each a mapping of keys and `value`."""
        return self._other(folder=with_standards(self._folder, tables))

    def _other(self, **changed: Any) -> Pack:
        kept = {
            "folder": self._folder,
            "readings": self._readings,
            "office_values": self._office_values,
            "known_on": self._known_on,
        }
        return Pack(**{**kept, **changed})

    def with_office_values(self, values: Mapping[str, OfficeValue]) -> Pack:
        """Return this pack with values the office sets where the text is silent."""
        for name, value in values.items():
            if name not in self._folder.silent:
                silent = "、".join(self._folder.silent)
                raise PolicyError(f"“{name}”不是文件留白的参数。可设定：{silent}。")
            self._folder.silent[name].settled(value)
        return self._other(office_values={**self._office_values, **values})

    def parameter(self, name: str, on: date | None = None) -> Parameter | SilentParameter:
        """Return a number of the document, the office's value, or the silence that asks for one.

        `on` is needed where the number changed over time; money comes as `Money`, shares as `Rate`.
        """
        if name in self._folder.silent:
            silent = self._folder.silent[name]
            office = self._office_values.get(name)
            return silent.settled(office) if office else silent
        value = self._folder.values.get(name)
        if value is None:
            known = "、".join([*self._folder.values, *self._folder.silent])
            raise PolicyError(f"规则包没有参数“{name}”。可用：{known}。")
        figure = value.on(on or self.document.in_force_from)
        if value.type.unit.is_money:
            figure = Money(figure)
        return Parameter(name, value.label, figure, value.unit_text, value.clause, value.source)

    def compiled(self, benefit: str) -> Benefit:
        """Return the compiled rules of a benefit under this pack's readings."""
        if benefit not in self._compiled:
            source = self._folder.benefits.get(benefit)
            if source is None:
                known = "、".join(self._folder.benefits)
                raise PolicyError(
                    f"规则包“{self.document.folder}”不决定“{benefit}”。可用：{known}。"
                )
            compiler = Compiler(self._folder, self._readings, source.lines is None)
            self._compiled[benefit] = compiler.benefit(source)
        return self._compiled[benefit]

    def decide(
        self,
        benefit: str,
        facts: Facts | Mapping[str, Any],
        *,
        day: date | None = None,
        assume: Collection[str] = (),
        changes: bool = True,
    ) -> Decision:
        """Decide a case by the law of its governing day.

        A fact absent from `facts` makes what needs it unknown. `assume` names facts that, where
        absent, are taken as fulfilled (`"all"` for every fact that declares it): for drafts
        before the public notice. `day` is the day the decision is taken, kept in the record.
        Raise `FactsError` for facts of a wrong kind or that contradict each other.
        """
        call = Call(DECIDE, day, _names(assume))
        return self._decided(call, benefit, _as_facts(facts), assume, changes)

    def estimate(self, benefit: str, facts: Facts | Mapping[str, Any]) -> Decision:
        """Decide a plan: the same rule over planned figures, everything else taken as fulfilled.

        Besides the facts of the benefit, planning names such as `planned_headcount` are accepted;
        benefits.yaml says which facts each of them stands for.
        """
        given = _as_facts(facts)
        planned = self._planned(benefit, given)
        call = Call(ESTIMATE, None, (EVERYTHING,))
        return self._decided(call, benefit, planned, EVERYTHING, True)

    def _planned(self, benefit: str, facts: Facts) -> Facts:
        names = self.compiled(benefit).source.planned
        values = {name: value for name, value in facts.values.items() if name not in names}
        for plan, targets in names.items():
            if plan in facts.values:
                values.update(dict.fromkeys(targets, facts.values[plan]))
        return Facts(values, facts.sources)

    def reckon(
        self,
        benefit: str,
        facts: Mapping[str, Any],
        assume: Collection[str],
        readings: Mapping[str, str] | None = None,
        takes_unmentioned: bool = False,
    ) -> Raw:
        """Return the bare result without sentences; for checks and many cases in a row.

        With `takes_unmentioned` a condition whose facts nobody has told counts as fulfilled.
        """
        if readings:
            other = self._reading(readings)
            return other.reckon(benefit, facts, assume, takes_unmentioned=takes_unmentioned)
        compiled = self.compiled(benefit)
        given = self._given(compiled, facts, assume)
        override = Override(takes_unmentioned=takes_unmentioned)
        return decide(compiled, self.document, given, override)

    def _reading(self, readings: Mapping[str, str]) -> Pack:
        """Return this pack under other readings; what was compiled for them is kept."""
        key = tuple(sorted(readings.items()))
        if key not in self._under:
            self._under[key] = self.with_readings(readings)
        return self._under[key]

    def _given(
        self, compiled: Benefit, values: Mapping[str, Any], assume: Collection[str]
    ) -> Given:
        names = frozenset(compiled.facts if assume == EVERYTHING else assume)
        unknown = names - set(compiled.facts)
        if unknown:
            raise FactsError(
                min(unknown), f"assume 中有未声明的事实“{min(unknown)}”。", "请核对名称。"
            )
        given = read_given(compiled.facts, values, names)
        fill_from_tables(self._folder, compiled, given)
        check_facts(compiled, given)
        return given

    def _decided(
        self, call: Call, benefit: str, facts: Facts, assume: Collection[str], changes: bool
    ) -> Decision:
        compiled = self.compiled(benefit)
        given = self._given(compiled, facts.values, assume)
        raw = decide(compiled, self.document, given, Override())
        refuse_missing_standard(self._folder, compiled, given, raw)
        helpful: tuple[Change, ...] = ()
        if changes:
            helpful = find_changes(
                compiled, raw, lambda other: decide(compiled, self.document, given, other)
            )
        law = Law(self._folder, self._readings, self._office_values, self._known_on)
        return record_decision(law, call, Decided(compiled, facts, given, raw, helpful))


def _as_facts(facts: Facts | Mapping[str, Any]) -> Facts:
    given = facts if isinstance(facts, Facts) else Facts(facts)
    if not isinstance(given.values, Mapping):
        raise FactsError("", "事实应为“事实名: 值”的形式。", "请按名字逐项列出。")
    return given


def _names(assume: Collection[str]) -> tuple[str, ...]:
    return (EVERYTHING,) if assume == EVERYTHING else tuple(sorted(assume))


def load_pack(name: str = "", *, path: Path | str | None = None) -> Pack:
    """Load a pack by its folder name, or from any `path`; raise `PackError` with every fault."""
    folder = Path(path) if path is not None else RULEBOOK / name
    if not (folder / "document.yaml").is_file():
        known = "、".join(sorted(p.parent.name for p in RULEBOOK.glob("*/document.yaml")))
        raise PolicyError(
            f"找不到规则包“{path or name}”。内置的有：{known}；也可以给出文件夹路径。"
        )
    return _load(folder.resolve(), _stamp(folder))


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return what tells a changed folder from an unchanged one."""
    return tuple((str(file), file.stat().st_mtime_ns) for file in sorted(folder.rglob("*.yaml")))


def find_above(path: Path, name: str) -> Folder | None:
    """Return the folder `name` beside the one at `path`, else the built-in one."""
    return beside(path, name) or beside(RULEBOOK / path.name, name)


@lru_cache(maxsize=32)
def _load(path: Path, _stamp: tuple[tuple[str, int], ...]) -> Pack:
    folder = read_folder(path, find_above)
    pack = Pack(folder)
    check_folder(folder, pack.compiled, pack.reckon)
    if folder.faults.found:
        raise PackError(path.name, tuple(sorted(folder.faults.found)))
    return pack
