"""YAML that remembers its lines, and a reader that turns misspelt entries into faults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from jisheng.policy.errors import Fault


@dataclass(frozen=True)
class Place:
    """A line of a file in a rulebook folder."""

    file: str
    line: int


@dataclass
class Faults:
    """Collect the faults of one folder, so that all are shown at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Place, message: str, remedy: str) -> None:
        """Note one fault."""
        fault = Fault(place.file, place.line, message, remedy)
        if fault not in self.found:
            self.found.append(fault)


class LocatedDict(dict[str, Any]):
    """A mapping that knows the line of each key."""

    line: int
    lines: dict[str, int]


class _Loader(yaml.SafeLoader):
    """Build mappings with lines; note a key that stands twice; only true and false are bools.

    YAML 1.1 also takes yes, no, on and off for truth values, which a rulebook uses as words.
    Aliases are refused: a few lines of them unfold into more text than any memory holds.
    """

    yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    faults: Faults
    file: str

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node unless it is an alias."""
        if self.check_event(yaml.AliasEvent):
            mark = self.current_event.start_mark
            raise yaml.composer.ComposerError(None, None, "不允许用 * 引用别处的内容", mark)
        return super().compose_node(parent, index)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[LocatedDict]:
    built = LocatedDict()
    built.line = node.start_mark.line + 1
    built.lines = {}
    yield built
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        line = key_node.start_mark.line + 1
        if key in built:
            place = Place(loader.file, line)
            loader.faults.add(place, f"“{key}”在同一处出现两次", "删去一处，或改名")
        built.lines[key] = line
        built[key] = loader.construct_object(value_node, deep=True)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same reading on the C parser, several times as fast; it says less of what is wrong."""

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers

    faults: Faults
    file: str


_FastLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _read_fast(text: str, file: str) -> tuple[bool, Any]:
    """Return whether the text could be read without any doubt, and what it says."""
    loader = _FastLoader(text)
    loader.file, loader.faults = file, Faults()
    try:
        node = loader.get_single_node()
        if node is None or _is_shared(node, set()):
            return False, None
        read = loader.construct_document(node)
    except (yaml.YAMLError, RecursionError, ValueError):
        return False, None
    finally:
        loader.dispose()
    return not loader.faults.found, read


def _is_shared(node: yaml.Node, seen: set[int]) -> bool:
    """Tell whether a node stands in two places, which only an alias can bring about."""
    if id(node) in seen:
        return True
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return any(_is_shared(part, seen) for pair in node.value for part in pair)
    return isinstance(node, yaml.SequenceNode) and any(_is_shared(x, seen) for x in node.value)


def read_yaml(path: Path, file: str, faults: Faults) -> Any:
    """Read one YAML file; an unreadable one becomes a fault and reads as empty."""
    try:
        text = path.read_text(encoding="utf-8")
        is_sound, read = _read_fast(text, file)
        if is_sound:
            return read
        loader = _Loader(text)
        loader.faults, loader.file = faults, file
        return loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "格式错误"
        faults.add(Place(file, line), f"YAML 无法读取：{problem}", "检查缩进、冒号与引号")
    except RecursionError:
        faults.add(Place(file, 1), "YAML 无法读取：嵌套太深", "减少层级")
    except UnicodeDecodeError:
        faults.add(Place(file, 1), "YAML 无法读取：不是 UTF-8 文本", "以 UTF-8 编码另存")
    except ValueError as error:
        faults.add(Place(file, 1), f"YAML 无法读取：{error}", "改正日期或数字，文字加引号")
    return empty_mapping()


def empty_mapping(line: int = 1) -> LocatedDict:
    """Return an empty mapping that stands at `line`."""
    empty = LocatedDict()
    empty.line, empty.lines = line, {}
    return empty


class Entry:
    """Read one mapping key by key; whatever is not asked for is reported by `close`."""

    def __init__(self, data: Any, file: str, faults: Faults, what: str) -> None:
        self.what = what
        self.faults = faults
        if not isinstance(data, LocatedDict):
            faults.add(Place(file, 1), f"{what}应为“键: 值”的条目", "按文件格式说明改写")
            data = empty_mapping()
        self.data: LocatedDict = data
        self.file = file
        self.asked: set[str] = set()

    def place(self, key: str | None = None) -> Place:
        """Return where `key` (or the entry) stands."""
        return Place(self.file, self.data.lines.get(key or "", self.data.line))

    def fault(self, key: str | None, message: str, remedy: str) -> None:
        """Note a fault at `key`."""
        self.faults.add(self.place(key), f"{self.what}：{message}", remedy)

    def has(self, key: str) -> bool:
        """Tell whether `key` is given."""
        self.asked.add(key)
        return self.data.get(key) is not None

    def raw(self, key: str, default: Any = None) -> Any:
        """Return whatever stands at `key`."""
        return self.data[key] if self.has(key) else default

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text at `key`; a missing one without default is a fault."""
        if not self.has(key):
            if default is None:
                self.fault(None, f"缺少“{key}”", f"补上“{key}: …”")
            return default or ""
        return self._written(key, self.data[key])

    def _written(self, key: str, value: Any) -> str:
        """Return one scalar as text; a list or a mapping in its place is a fault."""
        if isinstance(value, list | dict):
            self.fault(key, f"“{key}”应为一个词或一句话", "不要写成列表或条目")
            return ""
        return str(value).lower() if isinstance(value, bool) else str(value)

    def day(self, key: str) -> date:
        """Return the day at `key`; anything else is a fault."""
        value = self.raw(key)
        if type(value) is date:
            return value
        self.fault(key, f"“{key}”应为日期", f"写成“{key}: 2020-01-30”")
        return date.min

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names; a single name counts as a list of one."""
        value = self.raw(key, [])
        items = value if isinstance(value, list) else [value]
        return tuple(self._written(key, item) for item in items)

    def mapping(self, key: str) -> LocatedDict:
        """Return the mapping at `key`, empty when it is absent; anything else is a fault."""
        return self.child(key).data if self.has(key) else empty_mapping(self.data.line)

    def words(self, key: str) -> dict[str, str]:
        """Return a mapping of names to single words or sentences."""
        return {name: self._written(key, value) for name, value in self.mapping(key).items()}

    def child(self, key: str, what: str = "") -> Entry:
        """Return the mapping at `key` as an entry."""
        data = self.raw(key)
        if data is None:
            self.fault(None, f"缺少“{key}”", f"补上“{key}:”及其内容")
            data = empty_mapping(self.data.line)
        elif not isinstance(data, LocatedDict):
            self.fault(key, f"“{key}”应为“键: 值”的条目", "按文件格式说明改写")
            data = empty_mapping(self.place(key).line)
        return Entry(data, self.file, self.faults, what or f"{self.what}·{key}")

    def nothing(self) -> Entry:
        """Return an empty entry that stands where this one does."""
        return Entry(empty_mapping(self.data.line), self.file, self.faults, self.what)

    def children(self, key: str) -> Iterator[tuple[str, Entry]]:
        """Yield each named entry of the mapping at `key`; nothing when it is absent."""
        if self.has(key):
            group = self.child(key)
            for name in group.data:
                yield name, group.child(name, f"{self.what}·{name}")

    def rows(self, key: str) -> Iterator[Entry]:
        """Yield each entry of the list at `key`."""
        value = self.raw(key, [])
        if not isinstance(value, list):
            self.fault(key, f"“{key}”应为列表", "每项以“- ”开头")
            return
        for index, row in enumerate(value, 1):
            yield Entry(row, self.file, self.faults, f"{self.what}·{key}第{index}项")

    def close(self) -> None:
        """Report keys nobody asked for, with the nearest known one."""
        for key in self.data:
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1)
                remedy = f"是否应为“{near[0]}”？" if near else "删去，或按格式说明改名"
                self.fault(key, f"不认识的键“{key}”", remedy)
