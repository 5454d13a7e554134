"""Words that the explanation of a decision uses in every form: outcomes, reasons, units."""

from __future__ import annotations

from jisheng.policy.decision import Finding

OUTCOMES = {
    "granted": "予以补贴",
    "denied": "不予补贴",
    "unknown": "尚不能决定",
    "recovery": "应予退还",
}
# Units in the arithmetic and in changes, longer ones first.
_ENGLISH = {
    "元/人": " yuan/person", "元/天": " yuan/day", "，应退还": ", to be paid back: ",
    "合计": "Total", "课时": " class hours", "人": " persons",
    "天": " days", "元": " yuan", "是": "yes", "否": "no",
}  # fmt: skip


def reason_words(findings: tuple[Finding, ...], code: str) -> str:
    """Return the sentence behind a reason code; a line without one is refused with its class."""
    said = [f.sentence for f in findings if f.verdict == "no" and f.reason_code == code]
    return f"{said[0] if said else '全班不予补贴'}（{code}）"


def in_english(text: str) -> str:
    """Return an arithmetic step or a value with its units in English."""
    for chinese, english in _ENGLISH.items():
        text = text.replace(chinese, english)
    return text
