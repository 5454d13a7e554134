"""The names the expressions of a benefit may use, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping

from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.parse import LINES, parse
from jisheng.policy.engine.types import DATE, Kind, Type
from jisheng.policy.engine.typing_rules import ExpressionFault


class BenefitScope:
    """What the expressions of one benefit may speak of, under one set of readings."""

    def __init__(
        self, folder: Folder, readings: Mapping[str, str], is_single: bool = False
    ) -> None:
        self.folder, self.readings = folder, readings
        # A benefit without lines decides one case, so none of its names speaks of single lines.
        self.line_names: set[str] = (
            set()
            if is_single
            else {name for name, fact in folder.facts.items() if fact.scope == "line"}
        )
        self.definitions: dict[str, n.Node] = {}
        self.types: dict[str, Type] = {}
        self._open: list[str] = []
        self.readings_asked: set[str] = set()
        self.tables_asked: set[str] = set()
        self._tables = {name: table.taken(readings) for name, table in folder.tables.items()}

    def find(self, name: str) -> n.Node | None:
        """Return the node of a document's day, dated value, definition or fact."""
        folder = self.folder
        if name in folder.document.days:
            return n.Constant(DATE, folder.document.days[name])
        if name in folder.values:
            self.types[name] = folder.values[name].type
            return n.Dated(folder.values[name].type, name, folder.values[name])
        if name in folder.definitions:
            return self._definition(name)
        if name in folder.facts:
            self.types[name] = folder.facts[name].type
            return n.Name(folder.facts[name].type, name)
        return None

    def _definition(self, name: str) -> n.Node:
        if name in self._open:
            circle = " → ".join([*self._open, name])
            raise ExpressionFault(f"定义互相引用成环：{circle}", "改写其中一个定义")
        if name not in self.definitions:
            self._open.append(name)
            try:
                node = parse(self.folder.definitions[name].text, self)
            finally:
                self._open.pop()
            self.definitions[name] = node
            self.types[name] = node.type
            if self.is_of_line(node):
                self.line_names.add(name)
        return n.Name(self.definitions[name].type, name)

    def is_of_line(self, node: n.Node) -> bool:
        """Tell whether `node` speaks of single lines rather than of the class."""
        return any(name in self.line_names for name in n.names_in(node) if name != LINES)

    def behind(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the facts `names` rest on, definitions followed down to theirs, each once."""
        found: dict[str, None] = {}
        for name in names:
            if name in self.definitions:
                found.update(dict.fromkeys(self.behind(n.names_in(self.definitions[name]))))
            elif name in self.folder.facts:
                found[name] = None
        return tuple(found)

    def known(self) -> list[str]:
        """Return every name an expression may use."""
        folder = self.folder
        groups = (folder.document.days, folder.values, folder.definitions, folder.facts)
        return [name for group in groups for name in group]

    def records(self, name: str) -> Type | None:
        """Return the type of a list of records; the `lines` of a class carry the line facts."""
        if name == LINES:
            facts = self.folder.facts.items()
            fields = {fact: spec.type for fact, spec in facts if spec.scope == "line"}
            return Type(Kind.RECORDS, fields=fields)
        fact = self.folder.facts.get(name)
        return fact.type if fact and fact.type.kind is Kind.RECORDS else None

    def table(self, name: str) -> tuple[object, tuple[Type, ...], Type] | None:
        """Return a table narrowed to the readings taken."""
        table = self._tables.get(name)
        if table is not None:
            self.tables_asked.add(name)
        return (table, table.keys, table.result) if table else None

    def reading(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the option taken of a reading and all its options."""
        reading = self.folder.readings.get(name)
        self.readings_asked.add(name)
        return (self.readings[name], tuple(reading.options)) if reading else None
