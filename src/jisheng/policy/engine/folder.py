"""Read a rulebook folder into its declared parts, in the order of the document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jisheng.ground.clause import Clause, ClauseFault
from jisheng.policy.engine.declared import (
    SCOPES,
    BenefitSource,
    Document,
    FactSpec,
    Reading,
    read_benefit,
    read_document,
    read_fact,
    read_reading,
)
from jisheng.policy.engine.mechanisms.advance import read_advance
from jisheng.policy.engine.mechanisms.amount_table import AmountTable, read_amount_table
from jisheng.policy.engine.mechanisms.condition import RuleSource, read_condition
from jisheng.policy.engine.mechanisms.dated_value import DatedValue, read_dated_value
from jisheng.policy.engine.mechanisms.exclusion import read_exclusion
from jisheng.policy.engine.mechanisms.floor_and_cap import read_floor_and_cap
from jisheng.policy.engine.mechanisms.fund_order import FundOrder, read_funds
from jisheng.policy.engine.mechanisms.obligations import (
    Deadline,
    Listing,
    Route,
    Target,
    read_deadline,
    read_listings,
    read_route,
    read_target,
)
from jisheng.policy.engine.mechanisms.payee import PayeeChoice, read_payees
from jisheng.policy.engine.mechanisms.published_table import read_published_table
from jisheng.policy.engine.mechanisms.repeat import read_repeat
from jisheng.policy.engine.mechanisms.silent_parameter import (
    SilentParameter,
    read_silent_parameter,
)
from jisheng.policy.engine.mechanisms.table_lookup import Table, read_table
from jisheng.policy.engine.mechanisms.uplift import (
    Stacking,
    UpliftSource,
    read_stacking,
    read_uplift,
)
from jisheng.policy.engine.mechanisms.validity import read_validity
from jisheng.policy.engine.mechanisms.window import read_window
from jisheng.policy.engine.mechanisms.yearly_limit import read_yearly_limit
from jisheng.policy.engine.source import Entry, Faults, Place, empty_mapping, read_yaml
from jisheng.policy.engine.types import Type

SERVES = ("process", "target", "role", "record", "fund", "benefit")
CASES = "cases.yaml"


@dataclass(frozen=True)
class Definition:
    """A named intermediate value."""

    name: str
    text: str
    clause: str
    place: Place


@dataclass(frozen=True)
class ClauseEntry:
    """What a rulebook says of one clause: its gist, what states it, what will serve it."""

    clause: str
    gist: str
    serves: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    no_effect: str
    numbers: tuple[tuple[str, str], ...]
    place: Place


@dataclass
class Folder:
    """Everything one folder declares, still as text where it is an expression."""

    path: Path
    document: Document
    version: str
    faults: Faults
    facts: dict[str, FactSpec] = field(default_factory=dict)
    clauses: list[ClauseEntry] = field(default_factory=list)
    values: dict[str, DatedValue] = field(default_factory=dict)
    silent: dict[str, SilentParameter] = field(default_factory=dict)
    tables: dict[str, Table | AmountTable] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    rules: dict[str, RuleSource] = field(default_factory=dict)
    uplifts: dict[str, UpliftSource] = field(default_factory=dict)
    stacking: dict[str, Stacking] = field(default_factory=dict)
    payees: dict[str, PayeeChoice] = field(default_factory=dict)
    funds: dict[str, FundOrder] = field(default_factory=dict)
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    materials: dict[str, Listing] = field(default_factory=dict)
    certificates: dict[str, Listing] = field(default_factory=dict)
    benefits: dict[str, BenefitSource] = field(default_factory=dict)
    cases: Entry | None = None
    above: Folder | None = None
    inherited: frozenset[str] = frozenset()

    def claim(self, table: dict[str, Any], name: str, item: Any) -> None:
        """Put `item` under `name`; a second claim on the same name is a conflict."""
        place: Place = item.place
        if name in table:
            first: Place = table[name].place
            self.faults.add(
                place,
                f"“{name}”已在{first.file}第{first.line}行规定过，两处冲突",
                "合并为一处，或改名并声明先后",
            )
            return
        table[name] = item


def content_version(path: Path) -> str:
    """Return the sha256 of all files of a folder that make law (its own cases do not)."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*.yaml")):
        if file.name != CASES:
            digest.update(file.relative_to(path).as_posix().encode() + b"\0")
            digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


FindAbove = Callable[[Path, str], "Folder | None"]
ReadFile = Callable[[Path, str, Faults], Any]


def beside(path: Path, name: str) -> Folder | None:
    """Return the folder `name` that stands beside the folder at `path`."""
    other = path.parent / name
    return read_folder(other) if (other / "document.yaml").is_file() else None


def read_folder(path: Path, find: FindAbove = beside, read: ReadFile = read_yaml) -> Folder:
    """Read document.yaml, facts.yaml, clauses/*.yaml, benefits.yaml and cases.yaml.

    `find` returns the document this one stands under, by its folder name; `read` what one file
    says.
    """
    faults = Faults()

    def file(name: str) -> Entry:
        return _file(path, name, faults, read)

    document = read_document(path.name, file("document.yaml"))
    folder = Folder(path, document, content_version(path), faults)
    _read_facts(folder, file("facts.yaml"))
    for one in sorted((path / "clauses").glob("*.yaml")):
        name = f"clauses/{one.name}"
        _read_clauses(folder, name, read(one, name, faults))
    benefits = file("benefits.yaml")
    for name in benefits.data:
        folder.claim(folder.benefits, name, read_benefit(name, benefits.child(name)))
    folder.cases = file(CASES)
    if document.under:
        _inherit(folder, find(path, document.under))
    return folder


INHERITED = (
    *("facts", "values", "silent", "tables", "readings", "definitions", "rules", "uplifts"),
    *("stacking", "payees", "funds", "materials", "certificates", "routes", "benefits"),
)


def _inherit(folder: Folder, above: Folder | None) -> None:
    """Take from the document above whatever this one does not say itself, cited with its number.

    The version covers both: a change above is a change here.
    """
    under, place = folder.document.under, folder.document.place
    if above is None:
        folder.faults.add(place, f"上位文件“{under}”不在规则库中", "改正 under，或补上该文件夹")
        return
    for fault in above.faults.found:
        folder.faults.add(place, f"上位文件“{under}”有误：{fault.message}", fault.remedy)
    for kind in INHERITED:
        own, theirs = getattr(folder, kind), getattr(above, kind)
        for name, item in theirs.items():
            own.setdefault(name, _cited(item, above.document))
        if kind == "benefits":
            folder.inherited = frozenset(n for n in theirs if own[n].place is theirs[n].place)
    folder.above = above
    folder.version = hashlib.sha256(f"{folder.version}{above.version}".encode()).hexdigest()


def _cited(item: Any, document: Document) -> Any:
    """Return `item` with the number of its document before its clause."""
    clause = getattr(item, "clause", "")
    if not clause or clause.startswith(document.number):
        return item
    return replace(item, clause=f"{document.number}{clause}")


def _file(path: Path, name: str, faults: Faults, read: ReadFile) -> Entry:
    file = path / name
    if not file.is_file():
        faults.add(Place(name, 1), f"缺少文件 {name}", "按 docs/algorithms/rulebook.md 补上")
        return Entry(empty_mapping(), name, faults, name)
    return Entry(read(file, name, faults), name, faults, name)


def _read_facts(folder: Folder, entry: Entry) -> None:
    for scope in SCOPES:
        for name, child in entry.children(scope):
            folder.claim(folder.facts, name, read_fact(name, child, scope))
    entry.close()


def _read_clauses(folder: Folder, name: str, rows: Any) -> None:
    if not isinstance(rows, list):
        folder.faults.add(Place(name, 1), "条款文件应为列表", "每一条以“- clause: …”开头")
        return
    for row in rows:
        entry = Entry(row, name, folder.faults, "条款")
        clause = entry.text("clause")
        entry.what = clause
        _read_clause(folder, entry, clause)


_Reader = Callable[[str, Entry, str], Any]
_NAMED: dict[str, _Reader] = {
    "values": read_dated_value,
    "silent": read_silent_parameter,
    "readings": read_reading,
    "uplifts": read_uplift,
    "deadlines": read_deadline,
    "targets": read_target,
    "routes": read_route,
}


def _read_clause(folder: Folder, entry: Entry, clause: str) -> None:
    _check_number(entry, clause)
    states: list[tuple[str, str]] = []
    for kind, reader in _NAMED.items():
        table = getattr(folder, kind)
        for name, child in entry.children(kind):
            folder.claim(table, name, reader(name, child, clause))
            states.append((kind, name))
    states += _read_tables(folder, entry, clause)
    states += _read_definitions(folder, entry, clause)
    states += _read_rules(folder, entry, clause)
    states += _read_choices(folder, entry, clause)
    gist, no_effect = entry.text("gist"), entry.text("no_effect", "")
    serves = tuple(_read_serves(entry))
    place = entry.place()
    numbers = tuple(entry.words("numbers").items())
    folder.clauses.append(
        ClauseEntry(clause, gist, serves, tuple(states), no_effect, numbers, place)
    )
    entry.close()


def _read_tables(folder: Folder, entry: Entry, clause: str) -> list[tuple[str, str]]:
    """Read tables of codes (by prefix) and tables of amounts (by exact keys)."""

    def type_of(fact: str) -> Type | None:
        return folder.facts[fact].type if fact in folder.facts else None

    stated = []
    for name, child in entry.children("tables"):
        prefixed = child.has("match")
        table: Table | AmountTable
        if prefixed:
            table = read_table(name, child, clause)
        else:
            table = _labelled(folder, read_amount_table(name, child, clause, type_of))
        folder.claim(folder.tables, name, table)
        stated.append(("tables", name))
    return stated


def _labelled(folder: Folder, table: AmountTable) -> AmountTable:
    """Return a table with the Chinese names of its keys, for what is said of a missing row."""
    facts = folder.facts
    labels = (facts[name].label if name in facts else name for name in table.key_names)
    return replace(table, key_labels=tuple(labels))


def _check_number(entry: Entry, clause: str) -> None:
    try:
        Clause(clause)
    except ClauseFault as fault:
        entry.fault("clause", str(fault), "按文件写法改正条款号")


def _read_serves(entry: Entry) -> list[tuple[str, str]]:
    if not entry.has("serves"):
        return []
    group = entry.child("serves")
    for kind in group.data:
        if kind not in SERVES:
            group.fault(kind, f"不认识的类别“{kind}”", f"可选：{'、'.join(SERVES)}")
    return [(kind, item) for kind in group.data for item in group.names(kind)]


def _read_definitions(folder: Folder, entry: Entry, clause: str) -> list[tuple[str, str]]:
    if not entry.has("define"):
        return []
    group = entry.child("define")
    stated = []
    for name in group.data:
        for inner, text in _definition_texts(group, name).items():
            place = group.place(name)
            folder.claim(folder.definitions, inner, Definition(inner, text, clause, place))
            stated.append(("define", inner))
    return stated


def _definition_texts(group: Entry, name: str) -> dict[str, str]:
    if not isinstance(group.data[name], dict):
        return {name: group.text(name)}
    child = group.child(name)
    reader = _DEFINING.get(child.text("mechanism"))
    if reader is not None:
        return reader(name, child)
    child.fault("mechanism", "不认识的机制", f"可用：{'、'.join(_DEFINING)}，或直接写表达式")
    return {}


_DEFINING: dict[str, Callable[[str, Entry], dict[str, str]]] = {
    "floor_and_cap": read_floor_and_cap,
    "advance_and_settlement": read_advance,
    "published_table": read_published_table,
}


def _read_rules(folder: Folder, entry: Entry, clause: str) -> list[tuple[str, str]]:
    stated = []
    for name, child in entry.children("rules"):
        rule = _read_rule(folder, name, child, clause)
        if rule is not None:
            folder.claim(folder.rules, name, rule)
            stated.append(("rules", name))
    return stated


def _read_rule(folder: Folder, name: str, child: Entry, clause: str) -> RuleSource | None:
    mechanism = child.text("mechanism", "condition")
    if mechanism in _PLAIN_RULES:
        return _PLAIN_RULES[mechanism](name, child, clause)
    if mechanism in _DEFINING_RULES:
        rule, definitions = _DEFINING_RULES[mechanism](name, child, clause)
        for inner, text in definitions.items():
            definition = Definition(inner, text, clause, child.place())
            folder.claim(folder.definitions, inner, definition)
        return rule
    known = "、".join((*_PLAIN_RULES, *_DEFINING_RULES))
    child.fault("mechanism", f"不认识的机制“{mechanism}”", f"可用：{known}")
    return None


_PLAIN_RULES: dict[str, Callable[[str, Entry, str], RuleSource]] = {
    "condition": read_condition,
    "validity": read_validity,
    "repeat": read_repeat,
    "exclusion": read_exclusion,
}
_DEFINING_RULES: dict[str, Callable[[str, Entry, str], tuple[RuleSource, dict[str, str]]]] = {
    "yearly_limit": read_yearly_limit,
    "window": read_window,
}


def _read_choices(folder: Folder, entry: Entry, clause: str) -> list[tuple[str, str]]:
    stated: list[tuple[str, str]] = []
    for stacking in read_stacking(entry, clause):
        folder.claim(folder.stacking, stacking.benefit, stacking)
        stated.append(("stacking", stacking.benefit))
    if entry.has("payees"):
        for payee in read_payees(entry, clause, folder.document.payees):
            folder.claim(folder.payees, payee.benefit, payee)
            stated.append(("payees", payee.benefit))
    for kind in ("materials", "certificates"):
        for listing in read_listings(entry, kind, clause):
            folder.claim(getattr(folder, kind), listing.benefit, listing)
            stated.append((kind, listing.benefit))
    for funds in read_funds(entry, clause):
        folder.claim(folder.funds, funds.benefit, funds)
        stated.append(("funds", funds.benefit))
    return stated
