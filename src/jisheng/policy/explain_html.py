"""Put a decision into a page that stands alone: headings, a table of findings, every word escaped.

Verdicts are words, not signs or colours alone, so that a screen reader says them; every table has a
caption and its heads have a scope. The page is well-formed XML and loads nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from jisheng.policy.decision import Decision, FactRecord, Finding, Line, Uplift
from jisheng.policy.engine.template import amount
from jisheng.policy.explain_words import OUTCOMES, in_english, reason_words

Row = Sequence[str]
_STYLE = (
    "body{font-family:sans-serif;line-height:1.6;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold}"
    "th,td{border:1px solid #767676;padding:.3em .5em;text-align:left;vertical-align:top}"
)
_VERDICTS = {
    "zh": {"yes": "符合", "no": "不符合", "unknown": "尚不能判断"},
    "en": {"yes": "yes", "no": "no", "unknown": "open"},
}
_WORDS = {
    "zh": {
        "outcome": "结论", "amount": "金额", "reason": "原因", "payee": "收款方",
        "missing": "缺少的事实", "version": "规则版本", "day": "适用日", "none": "缺",
        "known": "按此日已公布的规则", "findings": "认定", "clause": "条款", "condition": "条件",
        "verdict": "结果", "sentence": "说明", "arithmetic": "计算", "uplifts": "上浮",
        "rate": "比例", "heads": "人数", "chosen": "采用", "not_chosen": "不采用",
        "lines": "不予补贴或待定的学员", "line": "学员", "changes": "怎样会不同",
        "facts": "事实", "fact": "事实", "value": "值", "source": "来源",
        "deductions": "核减", "submitted": "申报", "open": "待定", "approved": "核准",
        "readings": "读法", "question": "问题", "taken": "所取读法", "funds": "资金次序",
    },
    "en": {
        "outcome": "Outcome", "amount": "Amount", "reason": "Reason", "payee": "Payee",
        "missing": "Missing facts", "version": "Version", "day": "Law of", "none": "unknown",
        "known": "As published by", "findings": "Findings", "clause": "Clause",
        "condition": "Condition", "verdict": "Verdict", "sentence": "Looked at",
        "arithmetic": "Arithmetic", "uplifts": "Uplifts", "rate": "Rate", "heads": "Persons",
        "chosen": "applied", "not_chosen": "not applied", "lines": "Lines refused or open",
        "line": "Line", "changes": "What would change it", "facts": "Facts", "fact": "Fact",
        "value": "Value", "source": "Source", "readings": "Readings", "question": "Reading",
        "deductions": "Deductions", "submitted": "submitted", "open": "open",
        "approved": "approved", "taken": "Taken", "funds": "Order of funds",
    },
}  # fmt: skip


def explain_html(decision: Decision, language: str) -> str:
    """Return the decision as a whole HTML page in `zh` or `en`."""
    return _Page(decision, language).whole()


class _Page:
    """One decision on its way to a page."""

    def __init__(self, decision: Decision, language: str) -> None:
        self.decision, self.is_chinese = decision, language == "zh"
        self.language = "zh-CN" if self.is_chinese else "en"
        self.words, self.verdicts = _WORDS[language], _VERDICTS[language]

    def whole(self) -> str:
        document = self.decision.document
        name = self.decision.benefit_label if self.is_chinese else self.decision.benefit
        title = f"{document.number} {name}"
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}" xmlns="http://www.w3.org/1999/xhtml">\n'
            f'<head><meta charset="utf-8"/><title>{escape(title)}</title>'
            f"<style>{_STYLE}</style></head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
            f'<p lang="zh-CN">{escape(document.title)}</p>\n'
            f"{self._summary()}{''.join(self._sections())}</main>\n</body>\n</html>\n"
        )

    def _summary(self) -> str:
        decision = self.decision
        unit = "元" if self.is_chinese else " yuan"
        outcome = OUTCOMES[decision.outcome] if self.is_chinese else decision.outcome
        payee = decision.payee_label if self.is_chinese else decision.payee
        rows = [
            ("outcome", outcome),
            ("amount", f"{amount(decision.amount)}{unit}"),
            ("reason", self._reason(decision.findings, decision.reason_code)),
            ("payee", f"{payee}（{decision.payee_clause}）" if decision.payee_clause else payee),
            ("funds", "、".join(decision.fund_order)),
            ("missing", "、".join(decision.missing)),
            ("day", str(decision.governing_on or self.words["none"])),
            ("known", str(decision.known_on or "")),
            ("version", decision.version[:16]),
        ]
        parts = (
            f"<dt>{escape(self.words[name])}</dt><dd>{escape(said)}</dd>"
            for name, said in rows
            if said
        )
        return f"<dl>{''.join(parts)}</dl>\n"

    def _reason(self, findings: tuple[Finding, ...], code: str | None) -> str:
        if code is None or not self.is_chinese:
            return code or ""
        return reason_words(findings, code)

    def _sections(self) -> Iterable[str]:
        decision = self.decision
        troubled = [line for line in decision.lines if line.outcome != "granted"]
        yield self._table("findings", ("clause", "condition", "verdict", "sentence"),
                          map(self._finding, decision.findings))  # fmt: skip
        yield self._list("arithmetic", map(self._said, decision.arithmetic))
        yield self._table("uplifts", ("clause", "condition", "rate", "heads", "verdict"),
                          map(self._uplift, decision.uplifts))  # fmt: skip
        yield self._table("deductions", ("clause", "condition", "reason", "heads"),
                          self._deductions())  # fmt: skip
        yield self._table("lines", ("line", "heads", "reason"), map(self._line, troubled))
        yield self._list("changes", self._changes())
        yield self._table("facts", ("fact", "value", "source"), map(self._fact, decision.facts))
        readings = (
            (f"{r.clause} {r.question if self.is_chinese else r.name}",
             r.label if self.is_chinese else r.taken)
            for r in decision.readings
        )  # fmt: skip
        yield self._table("readings", ("question", "taken"), readings)

    def _finding(self, finding: Finding) -> Row:
        verdict = self.verdicts[finding.verdict]
        if self.is_chinese:
            return finding.clause, finding.label, verdict, finding.sentence
        used = ", ".join(f"{name} = {value}" for name, value in finding.uses)
        return finding.clause, finding.rule.replace("_", " "), verdict, used

    def _uplift(self, uplift: Uplift) -> Row:
        label = uplift.label if self.is_chinese else uplift.name.replace("_", " ")
        fate = self.words["chosen" if uplift.is_chosen else "not_chosen"]
        return uplift.clause, label, str(uplift.rate), str(uplift.heads), fate

    def _line(self, line: Line) -> Row:
        why = self._reason(line.findings, line.reason_code)
        if not why:
            missing = "、".join(line.missing)
            why = f"{self.verdicts['unknown']}（{missing}）" if missing else line.outcome
        return line.ref, str(line.heads), why

    def _deductions(self) -> Iterable[Row]:
        """Yield the chain from the heads submitted to those approved, where any fell out."""
        decision = self.decision
        if not decision.deductions:
            return
        open_ = sum(line.heads for line in decision.lines if line.outcome == "unknown")
        yield "", self.words["submitted"], "", str(decision.submitted_heads)
        for step in decision.deductions:
            label = step.label if self.is_chinese else step.rule.replace("_", " ")
            yield step.clause, label, step.reason_code, f"−{step.heads}"
        if open_:
            yield "", self.words["open"], "", f"−{open_}"
        yield "", self.words["approved"], "", str(decision.approved_heads)

    def _changes(self) -> Iterable[str]:
        for change in self.decision.changes:
            if self.is_chinese:
                yield change.sentence
                continue
            facts = ", ".join(
                f"{fact.fact} {in_english(fact.before)} → {in_english(fact.after)}"
                for fact in change.facts
            )
            yield f"{facts}: {change.outcome} {amount(change.amount)} yuan ({change.clause})"

    def _fact(self, fact: FactRecord) -> Row:
        label = fact.label if self.is_chinese else fact.name
        when = f"，{fact.as_of}" if fact.as_of else ""
        shown = fact.shown if self.is_chinese else in_english(fact.shown)
        return label, shown, f"{fact.origin}{when}"

    def _said(self, text: str) -> str:
        return text if self.is_chinese else in_english(text)

    def _list(self, name: str, rows: Iterable[str]) -> str:
        items = "".join(f"<li>{escape(row)}</li>" for row in rows)
        heading = escape(self.words[name])
        return f"<section><h2>{heading}</h2><ul>{items}</ul></section>\n" if items else ""

    def _table(self, name: str, heads: Row, rows: Iterable[Row]) -> str:
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        if not body:
            return ""
        top = "".join(f'<th scope="col">{escape(self.words[head])}</th>' for head in heads)
        caption = f"<caption>{escape(self.words[name])}</caption>"
        return (
            f"<section><table>{caption}<thead><tr>{top}</tr></thead>"
            f"<tbody>{body}</tbody></table></section>\n"
        )
