"""Change one thing in the texts of a rulebook and leave every other character as it is.

    texts = set_value(texts, "project_day_rate", date(2021, 1, 1), "220")

Comments, order and layout stay, so that what a person wrote and what was changed can be read side
by side. A number changed from a day on gets a span of its own; the past keeps its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import yaml

from jisheng.policy.engine.mechanisms.dated_value import stored, value_type
from jisheng.policy.engine.units import UnitFault
from jisheng.policy.errors import PolicyError
from jisheng.policy.raw_texts import Item, Texts, WordLoader, parse, read_raw
from jisheng.policy.timeline import chinese_day

Row = Mapping[str, Any]
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*")
_NOT_PLAIN = frozenset({"true", "false", "null"})
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)")


def set_value(texts: Texts, name: str, since: date, value: str) -> dict[str, str]:
    """Give a number another value from a day to the end of the span that day lies in.

    `value` is written in the unit of the number (yuan, %, a day as 2021-12-31). Raise
    `PolicyError` for an unknown name, a day outside every span, a value of another kind.
    """
    item = read_raw(texts).item("values", name)
    figure = _figure(item, value)
    text = texts[item.file]
    spans = _node_at(text, item, "dated")
    if not isinstance(spans, yaml.SequenceNode):
        raise PolicyError(f"“{name}”没有按日期列出数值。请在规则文件中改正。")
    span = _span_on(item, spans, since)
    if node_child(span, "from") is not None and _day(node_child(span, "from")) == since:
        return {**texts, item.file: _put(text, node_child(span, "value"), figure)}
    until = node_child(span, "until")
    last = f", until: {_scalar(until)}" if until is not None else ""
    added = f"{{from: {since}{last}, value: {figure}}}"
    changed = _inserted(text, spans, span, added)
    return {**texts, item.file: _put(changed, until, str(since - timedelta(days=1)))}


def _inserted(text: str, rows: yaml.SequenceNode, before: yaml.Node, row: str) -> str:
    """Put a row behind another: on the same line in a list in brackets, else on its own."""
    if rows.flow_style:
        return f"{text[: node_end(before)]}, {row}{text[node_end(before) :]}"
    at = _line_end(text, node_end(before))
    lead = "" if text[:at].endswith("\n") else "\n"
    return f"{text[:at]}{lead}{' ' * rows.start_mark.column}- {row}\n{text[at:]}"


def set_spans(texts: Texts, name: str, spans: Sequence[Row]) -> dict[str, str]:
    """Put a whole list of `{from, until, value}` in place of that of a number."""
    item = read_raw(texts).item("values", name)
    if _same_rows(item.said.get("dated"), spans):
        return dict(texts)
    for span in spans:
        _figure(item, str(span["value"]))
    written = f"[{', '.join(flow(span) for span in spans)}]"
    text = texts[item.file]
    node = _node_at(text, item, "dated")
    if node is None:
        raise PolicyError(f"“{name}”没有按日期列出数值。请在规则文件中改正。")
    # A list of lines may begin below its key; brackets must stand beside it.
    begin = text.rfind("dated:", 0, node.start_mark.index) + len("dated:")
    return {**texts, item.file: f"{text[:begin]} {written}{text[node_end(node) :]}"}


def set_rows(texts: Texts, table: str, rows: Sequence[Row], held_on: date) -> dict[str, str]:
    """Put other rows into a table; rows that stay keep their line and comment.

    `held_on` is the day the rows were held against their source. Raise `PolicyError` for an
    unknown table or no row at all.
    """
    item = read_raw(texts).item("tables", table)
    known = item.said.get("rows")
    if _same_rows(known, rows):
        return dict(texts)
    if not rows:
        raise PolicyError(f"表“{item.said.get('label', table)}”一行也没有。请至少填写一行。")
    text = texts[item.file]
    node = _node_at(text, item, "rows")
    if isinstance(node, yaml.SequenceNode) and node.value:
        changed = _replaced_rows(text, node, known if isinstance(known, list) else [], rows)
    else:
        changed = _added_rows(text, item, rows, held_on)
    return {**texts, item.file: _held(changed, item, held_on)}


def take_reading(texts: Texts, name: str, option: str) -> dict[str, str]:
    """Take another of the ways a reading offers; raise `PolicyError` for one it does not."""
    item = read_raw(texts).item("readings", name)
    options = item.said.get("options")
    if not isinstance(options, dict) or option not in options:
        raise PolicyError(f"读法“{name}”没有“{option}”这个选项。请从列出的选项中选择。")
    text = texts[item.file]
    return {**texts, item.file: _put(text, _node_at(text, item, "taken"), option)}


def set_file(texts: Texts, name: str, text: str) -> dict[str, str]:
    """Put one file's whole text; a file without text is taken away.

    Raise `PolicyError` with the line when it is no YAML.
    """
    wanted = text.replace("\r\n", "\n")
    if not wanted.strip():
        return {other: said for other, said in texts.items() if other != name}
    parse(name, wanted)
    return {**texts, name: wanted if wanted.endswith("\n") else f"{wanted}\n"}


def _figure(item: Item, value: str) -> str:
    """Return a value as the file writes it, once it is of the kind of its unit."""
    unit = str(item.said.get("unit", ""))
    written = value.strip()
    try:
        kind = value_type(unit)
        if unit == "date":
            stored(date.fromisoformat(written), kind)
            return written
        stored(written.rstrip("%"), kind)
        Decimal(written.rstrip("%"))
    except (ValueError, ArithmeticError, UnitFault) as error:
        label = item.said.get("label", item.name)
        wanted = "日期，写成 2021-12-31" if unit == "date" else "数字"
        raise PolicyError(f"“{label}”的值“{value}”不对，应为{wanted}（单位：{unit}）。") from error
    bare = written.rstrip("%")
    return bare if _WHOLE_NUMBER.fullmatch(bare) and "yuan" not in unit else f"'{bare}'"


def _span_on(item: Item, spans: yaml.SequenceNode, day: date) -> yaml.MappingNode:
    for span in spans.value:
        if isinstance(span, yaml.MappingNode):
            since, until = _day(node_child(span, "from")), _day(node_child(span, "until"))
            if (since or date.min) <= day <= (until or date.max):
                return span
    label = item.said.get("label", item.name)
    raise PolicyError(
        f"“{label}”在{chinese_day(day)}没有数值，这一天不在文件的施行期内。"
        "请改填施行期内的日期，或先延长文件的截止日和各数值的止日。"
    )


def _node_at(text: str, item: Item, key: str) -> yaml.Node | None:
    """Return the node of one field of a named thing."""
    named = _named_node(text, item)
    return node_child(named, key) if isinstance(named, yaml.MappingNode) else None


def _named_node(text: str, item: Item) -> yaml.Node | None:
    root = yaml.compose(text, Loader=WordLoader)
    for row in root.value if isinstance(root, yaml.SequenceNode) else ():
        group = node_child(row, item.kind)
        found = node_child(group, item.name) if group is not None else None
        if found is not None:
            return found
    return None


def node_child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """Return the node under a key of a mapping, if there is one."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def node_end(node: yaml.Node) -> int:
    """Return where the last character of a node stands; block collections end with their last."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return node_end(node.value[-1])
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return node_end(node.value[-1][1])
    return int(node.end_mark.index)


def _put(text: str, node: yaml.Node | None, written: str) -> str:
    if node is None:
        raise PolicyError("规则文件的写法特殊，不能自动修改。请在“规则文件”中直接改写。")
    return text[: node.start_mark.index] + written + text[node.end_mark.index :]


def _scalar(node: yaml.Node) -> str:
    return str(node.value)


def _day(node: yaml.Node | None) -> date | None:
    try:
        return date.fromisoformat(str(node.value)) if node is not None else None
    except ValueError:
        return None


def _same_rows(known: Any, rows: Sequence[Row]) -> bool:
    return isinstance(known, list) and [_plain(row) for row in known] == [
        _plain(row) for row in rows
    ]


def _plain(row: Any) -> Any:
    """Return a row so that `200` and `'200'`, `x` and `[x]` are the same."""
    if isinstance(row, Mapping):
        return {str(key): _plain(value) for key, value in row.items()}
    if isinstance(row, list):
        return _plain(row[0]) if len(row) == 1 else [_plain(one) for one in row]
    return str(row).lower() if isinstance(row, bool) else str(row)


def _replaced_rows(
    text: str, node: yaml.SequenceNode, known: Sequence[Any], rows: Sequence[Row]
) -> str:
    if node.flow_style:
        written = f"[{', '.join(flow(row) for row in rows)}]"
        return text[: node.start_mark.index] + written + text[node.end_mark.index :]
    kept = _pieces(text, node)
    indent = " " * node.start_mark.column
    lines = []
    for row in rows:
        same = next((i for i, one in enumerate(known) if _plain(one) == _plain(row)), None)
        piece = kept.pop(same, None) if same is not None else None
        lines.append(piece if piece is not None else f"{indent}- {flow(row)}\n")
    first = _line_start(text, node.start_mark.index)
    last = _line_end(text, node_end(node))
    return text[:first] + "".join(lines) + text[last:]


def _pieces(text: str, node: yaml.SequenceNode) -> dict[int, str]:
    """Return the lines of each row, with the comments before and behind it."""
    found, begin = {}, _line_start(text, node.start_mark.index)
    for place, row in enumerate(node.value):
        end = _line_end(text, node_end(row))
        found[place] = text[begin:end]
        begin = end
    return found


def _added_rows(text: str, item: Item, rows: Sequence[Row], held_on: date) -> str:
    """Add `rows` to a table that had none: one whose rows another document gives."""
    named = _named_node(text, item)
    if not isinstance(named, yaml.MappingNode) or named.flow_style or not named.value:
        raise PolicyError("规则文件的写法特殊，不能自动修改。请在“规则文件”中直接改写。")
    indent = " " * named.value[0][0].start_mark.column
    lines = "".join(f"{indent}- {flow(row)}\n" for row in rows)
    at = _line_end(text, node_end(named))
    before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    held = (
        ""
        if node_child(named, "held_against_text_on")
        else (f"{indent}held_against_text_on: {held_on}\n")
    )
    return f"{before}{indent}rows:\n{lines}{held}{text[at:]}"


def _held(text: str, item: Item, held_on: date) -> str:
    node = _node_at(text, item, "held_against_text_on")
    return _put(text, node, str(held_on)) if node is not None else text


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def flow(value: Any) -> str:
    """Return a value written as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | int):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _NOT_PLAIN:
        return text
    return "'" + text.replace("'", "''") + "'"
