"""The texts of a rulebook as plain data, also where they are not yet fit to be a pack.

What compares two versions, edits one number or lays tables into a workbook looks at what is
written, not at what it compiles to; a draft with faults can be looked at in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from jisheng.policy.errors import PolicyError

Texts = Mapping[str, str]
Items = Mapping[str, Any]


class WordLoader(yaml.SafeLoader):
    """Read YAML with every word as written; only true and false are truth values."""

    yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node unless it is an alias, as the reader of folders does."""
        if self.check_event(yaml.AliasEvent):
            mark = self.current_event.start_mark
            raise yaml.composer.ComposerError(None, None, "不允许用 * 引用别处的内容", mark)
        return super().compose_node(parent, index)


WordLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf")
)


@dataclass(frozen=True)
class Item:
    """One named thing of a clause: a value, a table, a rule."""

    kind: str
    name: str
    clause: str
    file: str
    said: Any


@dataclass(frozen=True)
class RawRulebook:
    """What the files of a rulebook say, as plain mappings and lists."""

    document: Items
    facts: Items
    benefits: Items
    clauses: tuple[Items, ...]
    files: Mapping[str, str] = field(default_factory=dict)

    def items(self, kind: str) -> Iterator[Item]:
        """Yield every named thing of a kind (`values`, `tables`, …) in the order of the clauses."""
        for clause in self.clauses:
            group = clause.get(kind)
            if isinstance(group, dict):
                number = str(clause.get("clause", ""))
                file = self.files.get(number, "")
                for name, said in group.items():
                    yield Item(kind, str(name), number, file, said)

    def item(self, kind: str, name: str) -> Item:
        """Return one named thing; raise `PolicyError` when the rulebook has none of that name."""
        for found in self.items(kind):
            if found.name == name:
                return found
        raise PolicyError(f"规则里没有“{name}”。请从列表中选择。")

    def all_facts(self) -> dict[str, Any]:
        """Return the facts of every scope by name."""
        return {
            str(name): said
            for scope in self.facts.values()
            if isinstance(scope, dict)
            for name, said in scope.items()
            if isinstance(said, dict)
        }


def read_raw(texts: Texts) -> RawRulebook:
    """Return what the texts say; raise `PolicyError` naming a file that is no YAML.

    Texts read before are not read again; nobody may change what is returned.
    """
    return _read(tuple(sorted(texts.items())))


@lru_cache(maxsize=24)
def _read(pairs: tuple[tuple[str, str], ...]) -> RawRulebook:
    texts = dict(pairs)
    clauses: list[Items] = []
    files: dict[str, str] = {}
    for name in sorted(texts):
        if name.startswith("clauses/"):
            for row in _rows(name, texts[name]):
                clauses.append(row)
                files.setdefault(str(row.get("clause", "")), name)
    document, facts, benefits = (
        _mapping(name, texts.get(name, ""))
        for name in ("document.yaml", "facts.yaml", "benefits.yaml")
    )
    return RawRulebook(document, facts, benefits, tuple(clauses), files)


def _rows(name: str, text: str) -> list[Items]:
    read = parse(name, text)
    return [row for row in read if isinstance(row, dict)] if isinstance(read, list) else []


def _mapping(name: str, text: str) -> Items:
    read = parse(name, text)
    return read if isinstance(read, dict) else {}


def parse(name: str, text: str) -> Any:
    """Return one file as data; raise `PolicyError` with its name and line when it is no YAML."""
    try:
        return yaml.load(text, Loader=WordLoader)  # noqa: S506 — a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PolicyError(
            f"{name} 第{line}行不合 YAML 格式：{getattr(error, 'problem', None) or '无法读取'}。"
            "请检查缩进、冒号与引号。"
        ) from error
    except (ValueError, RecursionError) as error:
        raise PolicyError(f"{name} 读不了：{error}。请改正日期或数字，减少嵌套。") from error
