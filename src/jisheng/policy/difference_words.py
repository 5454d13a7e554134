"""How a difference is said: the Chinese names of fields, and each changed field in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jisheng.policy.engine.units import UnitFault, parse_unit
from jisheng.policy.in_words import Wording
from jisheng.policy.timeline import chinese_day

KIND_LABELS = {
    "document": "文件",
    "clause": "条款",
    "gist": "要点",
    "no_effect": "不产生效果的原因",
    "values": "数值",
    "silent": "留给部门设定的数",
    "tables": "表",
    "readings": "读法",
    "define": "中间值",
    "rules": "条件",
    "uplifts": "上浮",
    "stacking": "上浮的取法",
    "payees": "收款方",
    "funds": "资金",
    "deadlines": "期限",
    "targets": "目标",
    "materials": "材料",
    "certificates": "证书种类",
    "routes": "评价路径",
    "facts": "事实",
    "benefits": "补贴",
}
DOCUMENT_LABELS = {
    "title": "文件名称",
    "short_title": "文件简称",
    "number": "文号",
    "issuer": "印发机关",
    "issued_on": "印发日",
    "in_force_from": "施行日",
    "in_force_until": "截止日",
    "closing": "与其他规定的关系",
    "under": "上位文件",
    "relations": "与其他文件的关系",
    "transition": "在办事项的过渡",
    "payees": "收款方",
}
FIELD_LABELS = DOCUMENT_LABELS | {
    "label": "名称",
    "require": "条件",
    "when": "适用条件",
    "rate": "比例",
    "limit": "上限",
    "otherwise": "不符合时的事由代码",
    "yes": "符合时的说明",
    "no": "不符合时的说明",
    "say": "说明",
    "ways": "改进办法",
    "for": "适用的补贴",
    "unit": "单位",
    "source": "出处",
    "held_against_text_on": "与原文核对的日期",
    "question": "问题",
    "taken": "所取读法",
    "options": "可选读法",
    "refs": "参照",
    "by": "取法",
    "order": "次序",
    "order_stated": "文件是否写明次序",
    "labels": "名称",
    "to": "收款方",
    "basis": "依据",
    "total": "金额",
    "per_person": "每人金额",
    "round": "取整",
    "show": "算式",
    "governing_day": "适用日期",
    "type": "类型",
    "choices": "可选值",
    "range": "范围",
    "if_unmentioned": "未提及时的值",
    "what": "做什么",
    "who": "由谁",
    "after": "从哪件事起",
    "count": "数量",
    "first_day": "首日",
    "in_flight": "在办事项",
    "why": "原因",
    "clause": "条款",
    "keys": "键",
    "external": "由哪份文件规定",
    "partial": "是否只列部分",
}
# Fields that hold an expression, to be said in words.
_EXPRESSIONS = frozenset(
    {"require", "when", "rate", "limit", "total", "per_person", "heads_limit", "also", "of", "to"}
)
_LONGEST = 300


@dataclass(frozen=True)
class Said:
    """What stood, what stands, and the sentence that says both."""

    before: str
    after: str
    sentence: str = ""


def field_changes(before: Any, after: Any, old_words: Wording, new_words: Wording) -> Said:
    """Say how one thing differs, field by field; empty sentence when it does not."""
    if before is None or after is None:
        whole = _whole(after if before is None else before, new_words)
        return Said("" if before is None else whole, "" if after is None else whole, whole)
    if not (isinstance(before, dict) and isinstance(after, dict)):
        if before == after:
            return Said("", "")
        one, other = _value("", before, old_words), _value("", after, new_words)
        return Said(one, other, f"由“{one}”改为“{other}”")
    found = list(_fields(before, after, old_words, new_words))
    return Said(
        "；".join(f"{label}：{one or '无'}" for label, one, _ in found),
        "；".join(f"{label}：{other or '无'}" for label, _, other in found),
        "；".join(_told(*one) for one in found),
    )


def with_unit(value: Any, unit: str) -> str:
    """Return a number as it is said with its unit; a day as a day, nothing as nothing."""
    if value is None:
        return ""
    text = str(value)
    if unit == "date":
        try:
            return chinese_day(date.fromisoformat(text))
        except ValueError:
            return text
    if unit == "%":
        return text if text.endswith("%") else f"{text}%"
    try:
        return f"{text}{parse_unit(unit).label}" if unit else text
    except UnitFault:
        return f"{text}{unit}"


def shown(value: Any) -> str:
    """Return any written value on one line."""
    if isinstance(value, list):
        return "、".join(shown(one) for one in value)
    if isinstance(value, Mapping):
        return "，".join(f"{FIELD_LABELS.get(k, k)} {shown(v)}" for k, v in value.items())
    if isinstance(value, bool):
        return "是" if value else "否"
    return chinese_day(value) if type(value) is date else str(value)


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], old_words: Wording, new_words: Wording
) -> Iterator[tuple[str, str, str]]:
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        label = FIELD_LABELS.get(key, new_words.labels.get(key, str(key)))
        if isinstance(one, dict) and isinstance(other, dict):
            options = {**one, **other} if key == "options" else {}
            for inner, left, right in _fields(one, other, old_words, new_words):
                meant = _option(options, inner)
                yield f"{label}·{meant}", left, right
            continue
        if key == "taken":
            one, other = _option(before.get("options"), one), _option(after.get("options"), other)
        yield label, _value(key, one, old_words), _value(key, other, new_words)


def _option(options: Any, name: Any) -> str:
    said = options.get(name) if isinstance(options, dict) else None
    return str(said["label"]) if isinstance(said, dict) and "label" in said else str(name)


def _value(key: str, value: Any, words: Wording) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and key == "order":
        return "、".join(words.labels.get(str(one), str(one)) for one in value)
    if key in _EXPRESSIONS and isinstance(value, str):
        return _cut(words.say(value))
    return _cut(shown(value))


def _whole(said: Any, words: Wording) -> str:
    if isinstance(said, dict):
        for key in ("require", "when", "question"):
            if isinstance(said.get(key), str):
                return _value(key, said[key], words)
        return str(said.get("label") or _cut(shown(said)))
    return _cut(words.say(said) if isinstance(said, str) else shown(said))


def _told(label: str, before: str, after: str) -> str:
    if not before:
        return f"{label}新增“{after}”"
    return f"{label}由“{before}”改为“{after}”" if after else f"{label}删去（原为“{before}”）"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
