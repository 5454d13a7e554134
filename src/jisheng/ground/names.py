"""Names of people: one way of writing them, and how much of them a public notice shows."""

from __future__ import annotations

import re
import unicodedata

_COMPOUND_SURNAMES = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良
漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 南荣
东里 即墨 达奚 褚师 纳兰 完颜 叶赫 那拉 贺兰 贺若 屈突 豆卢 侯莫
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND_SURNAMES.split())
MIDDLE_DOT = "·"
STAR = "*"
_DOTS = re.compile(r"\s*[·•‧・⋅∙．﹒]\s*")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")


def normalise_name(text: str) -> str:
    """Write a name the one usual way: no blanks inside a Chinese name (张 三), single blanks in a
    Latin one, and one kind of dot in names of several parts."""
    tidy = " ".join(_INVISIBLE.sub("", text).split())
    tidy = _DOTS.sub(MIDDLE_DOT, tidy)
    return tidy if _is_latin(tidy) else tidy.replace(" ", "")


def mask_name(text: str) -> str:
    """Star out a given name: 张*, 张*明, 欧阳*, 买**·艾***.

    Compound surnames stay whole, each part of a name with dots is masked by itself, and a name of
    one character is starred out.
    """
    name = normalise_name(text)
    if MIDDLE_DOT in name or _is_latin(name):
        return re.sub(r"[^· ]+", lambda part: _keep_first(part[0]), name)
    return _mask_chinese(_signs(name))


def _mask_chinese(signs: list[str]) -> str:
    compound = len(signs) > 2 and "".join(signs[:2]) in COMPOUND_SURNAMES
    kept = 2 if compound else 1
    given = signs[kept:]
    if not given:
        return STAR * len(signs)
    shown_end = given[-1] if len(given) > 1 else ""
    return "".join(signs[:kept]) + STAR * max(1, len(given) - 1) + shown_end


def _keep_first(part: str) -> str:
    signs = _signs(part)
    return signs[0] + STAR * (len(signs) - 1) if len(signs) > 1 else STAR


def _signs(text: str) -> list[str]:
    """Split into characters as people see them: a variation selector or accent stays with the
    character it belongs to, so that masking never cuts a rare character in two."""
    signs: list[str] = []
    for sign in text:
        if signs and unicodedata.category(sign).startswith("M"):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def _is_latin(text: str) -> bool:
    return bool(text) and all(ord(sign) < 0x2E80 for sign in text)
