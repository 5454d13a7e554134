"""Put a decision into a text that reads in the order of the document, in Chinese or English."""

from __future__ import annotations

import re

from jisheng.policy.decision import Decision, Finding, Line
from jisheng.policy.engine.template import amount
from jisheng.policy.explain_html import explain_html
from jisheng.policy.explain_words import OUTCOMES, in_english, reason_words

_GROUP = re.compile(r"group-([0-9]+)")
_MARKS = {"yes": "✓", "no": "✗", "unknown": "？"}


def explain(decision: Decision, language: str, form: str = "text") -> str:
    """Return the explanation in `zh` or `en`, as plain `text` or as an `html` page."""
    if language not in ("zh", "en") or form not in ("text", "html"):
        raise ValueError(
            f"没有“{language}”“{form}”的说明。语言可用 zh 或 en，形式可用 text 或 html。"
        )
    if form == "html":
        return explain_html(decision, language)
    return "\n".join(_chinese(decision) if language == "zh" else _english(decision)) + "\n"


def _chinese(decision: Decision) -> list[str]:
    document, code = decision.document, decision.reason_code
    rows = [
        f"{document.number}《{document.title}》·{decision.benefit_label}",
        f"结论：{OUTCOMES[decision.outcome]}　金额：{amount(decision.amount)}元"
        + (f"　原因：{reason_words(decision.findings, code)}" if code else ""),
        f"收款方：{decision.payee_label}（{decision.payee_clause}）",
    ]
    if decision.missing:
        open_ = [f.label for f in decision.findings if f.verdict == "unknown"]
        rows.append(f"尚不能判断：{'、'.join(open_)}（缺少事实 {'、'.join(decision.missing)}）")
    rows += ["", "认定："] + [_finding(finding) for finding in decision.findings]
    rows += _section("计算：", decision.arithmetic) + _section("上浮：", _uplifts(decision))
    rows += _section("资金：", _funds(decision))
    rows += _section("核减：", _deductions(decision))
    rows += _section("不予补贴或待定的学员：", [_line(x) for x in _troubled(decision)])
    rows += _section("怎样会不同：", [change.sentence for change in decision.changes])
    rows += _section("事实：", [_fact(decision, index) for index in range(len(decision.facts))])
    rows += _section("读法：", [f"{r.clause} {r.question}：{r.label}" for r in decision.readings])
    return [*rows, "", f"规则版本 {decision.version[:16]}，适用日 {decision.governing_on or '缺'}"]


def _section(title: str, rows: tuple[str, ...] | list[str]) -> list[str]:
    return ["", title, *(f"  {row}" for row in rows)] if rows else []


def _finding(finding: Finding) -> str:
    return f"  {_MARKS[finding.verdict]} {finding.clause} {finding.label}：{finding.sentence}"


def _uplifts(decision: Decision) -> list[str]:
    rows = []
    for uplift in decision.uplifts:
        fate = "采用" if uplift.is_chosen else "不采用（同一培训班最多上浮一次）"
        covers = f"{uplift.clause}{uplift.label} {uplift.rate}，适用{uplift.heads}人"
        rows.append(f"{covers}：{fate}")
    return rows


def _funds(decision: Decision) -> list[str]:
    """Return what each fund bears where the document limits them, and what is left open."""
    rows = [f"{part.label}：{amount(part.amount)}元" for part in decision.fund_parts]
    left = decision.not_borne
    return [*rows, f"各项资金限额以外：{amount(left)}元，尚无出处"] if left.fen else rows


def _english_funds(decision: Decision) -> list[str]:
    rows = [f"{part.fund}: {amount(part.amount)} yuan" for part in decision.fund_parts]
    left = decision.not_borne
    return [*rows, f"beyond the limits of the funds: {amount(left)} yuan"] if left.fen else rows


def _deductions(decision: Decision) -> list[str]:
    """Return the chain from the heads submitted to those approved, where any fell out."""
    steps = decision.deductions
    if not steps:
        return []
    open_ = _open_heads(decision)
    return [
        f"申报{decision.submitted_heads}人",
        *(f"核减{x.heads}人：{x.clause} {x.label}（{x.reason_code}）" for x in steps),
        *([f"待定{open_}人"] if open_ else []),
        f"核准{decision.approved_heads}人",
    ]


def _open_heads(decision: Decision) -> int:
    return sum(line.heads for line in decision.lines if line.outcome == "unknown")


def _english_deductions(decision: Decision) -> list[str]:
    steps = decision.deductions
    if not steps:
        return []
    open_ = _open_heads(decision)
    return [
        f"submitted: {decision.submitted_heads}",
        *(
            f"less {x.heads}: {x.rule.replace('_', ' ')} ({x.clause}, {x.reason_code})"
            for x in steps
        ),
        *([f"open: {open_}"] if open_ else []),
        f"approved: {decision.approved_heads}",
    ]


def _troubled(decision: Decision) -> list[Line]:
    return [line for line in decision.lines if line.outcome != "granted"]


def _line(line: Line) -> str:
    if line.reason_code:
        why = reason_words(line.findings, line.reason_code)
    else:
        open_ = "".join(f"“{f.label}”" for f in line.findings if f.verdict == "unknown")
        why = f"尚不能判断{open_ or '全班的条件或上浮'}（缺少事实 {'、'.join(line.missing)}）"
    group = _GROUP.fullmatch(line.ref)
    return f"{f'第{group[1]}组' if group else line.ref}（{line.heads}人）：{why}"


def _fact(decision: Decision, index: int) -> str:
    fact = decision.facts[index]
    when = f"，截至{fact.as_of}" if fact.as_of else ""
    return f"{fact.label}：{fact.shown}（{fact.origin}{when}）"


def _english(decision: Decision) -> list[str]:
    document = decision.document
    rows = [
        f"{document.number}, benefit {decision.benefit}",
        f"Outcome: {decision.outcome}, {amount(decision.amount)} yuan"
        + (f", reason {decision.reason_code}" if decision.reason_code else ""),
        f"Payee: {decision.payee} ({decision.payee_clause})",
    ]
    if decision.missing:
        rows.append(f"Missing facts: {', '.join(decision.missing)}")
    rows += ["", "Findings:"] + [_english_finding(finding) for finding in decision.findings]
    rows += _section("Arithmetic:", [in_english(step) for step in decision.arithmetic])
    rows += _section("Uplifts:", _english_uplifts(decision))
    rows += _section("Funds:", _english_funds(decision))
    rows += _section("Deductions:", _english_deductions(decision))
    refused = [
        f"{x.ref}: {x.heads} persons, {x.reason_code or x.outcome}" for x in _troubled(decision)
    ]
    rows += _section("Lines refused or open:", refused)
    rows += _section("What would change it:", _english_changes(decision))
    rows += _section("Readings:", [f"{r.clause} {r.name}: {r.taken}" for r in decision.readings])
    return [
        *rows,
        "",
        f"Version {decision.version[:16]}, law of {decision.governing_on or 'unknown'}",
    ]


def _english_finding(finding: Finding) -> str:
    used = ", ".join(f"{name} = {value}" for name, value in finding.uses)
    heads = f" [{finding.heads_yes} yes, {finding.heads_no} no, {finding.heads_unknown} open]"
    counted = heads if finding.kind in ("lines", "uplift") else ""
    title = finding.rule.replace("_", " ")
    return f"  {finding.clause} {title}: {finding.verdict}{counted}" + (
        f" ({used})" if used else ""
    )


def _english_uplifts(decision: Decision) -> list[str]:
    return [
        f"{uplift.clause} {uplift.name} {uplift.rate} for {uplift.heads} persons: "
        + ("applied" if uplift.is_chosen else "not applied, one uplift per class")
        for uplift in decision.uplifts
    ]


def _english_changes(decision: Decision) -> list[str]:
    rows = []
    for change in decision.changes:
        facts = ", ".join(
            f"{fact.fact} {in_english(fact.before)} → {in_english(fact.after)}"
            for fact in change.facts
        )
        rows.append(f"{facts}: {change.outcome} {amount(change.amount)} yuan ({change.clause})")
    return rows
