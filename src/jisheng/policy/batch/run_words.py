"""From codes to words: outcome, reason, payee and clauses of a decided piece, row by row.

Rows that stay open, contradict themselves or cannot be reckoned are decided by the engine for
single cases, which says in words what is missing or wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from jisheng.policy.batch.program import Program
from jisheng.policy.batch.python_code import DENIED, ERROR, OUTCOMES, UNKNOWN, tracing_function_of
from jisheng.policy.batch.run_engines import rows_of
from jisheng.policy.decision import Decision
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack

WORDS = {
    "outcome": pl.String(), "reason_code": pl.String(), "reason": pl.String(),
    "amount_fen": pl.Int64(), "payee": pl.String(), "uplift_clause": pl.String(),
    "failed_conditions": pl.Int64(), "law_date": pl.Date(),
}  # fmt: skip
KNOWN = "known_on"
Words = tuple[Any, ...]


def unreadable(words: str) -> Words:
    """Return the words of a row that cannot be read."""
    return ("error", None, words, 0, "none", None, 0, None)


def in_words(program: Program, codes: pl.DataFrame, days: pl.Series) -> pl.DataFrame:
    """Return the codes of a piece in words; the reason is named by clause and condition."""
    reasons = dict(enumerate(program.reasons))
    masks = {int(mask): clauses(program, int(mask)) for mask in codes["uplifts"].unique()}
    named = codes.select("reason", "failed").unique()
    said = [refusal(program, int(r), int(f or 0)) for r, f in named.iter_rows()]
    shorts = named.with_columns(pl.Series("short", said, dtype=pl.String))
    short = codes.join(shorts, on=["reason", "failed"], how="left", maintain_order="left")["short"]
    return pl.DataFrame(
        {
            "outcome": _named(codes["outcome"], dict(enumerate(OUTCOMES))),
            "reason_code": _named(codes["reason"], reasons),
            "reason": short,
            "amount_fen": codes["amount_fen"],
            "payee": _named(codes["payee"], dict(enumerate(program.payee_names))),
            "uplift_clause": _named(codes["uplifts"], masks),
            "failed_conditions": codes["failed"],
            "law_date": days.cast(pl.Date),
        },
        schema=WORDS,
    )


def _named(codes: pl.Series, names: Mapping[int, str | None]) -> pl.Series:
    return codes.replace_strict(names, default=None, return_dtype=pl.String)


def clauses(program: Program, mask: int) -> str | None:
    """Return the clauses of the uplifts in a mask."""
    held = [u.clause for place, u in enumerate(program.uplifts) if mask >> place & 1]
    return "、".join(held) or None


def refusal(program: Program, reason: int, failed: int) -> str | None:
    """Name the condition behind a reason code: the first that says no and gives that reason."""
    if reason < 0:
        return None
    code = program.reasons[reason]
    for place, test in enumerate(program.tests):
        if failed >> place & 1 and any(speech.reason == code for speech in test.no):
            return f"{test.clause}“{test.label}”不符合"
    return None


@dataclass(frozen=True)
class Settling:
    """How single rows of a piece are decided: by which pack, with which facts."""

    pack: Pack
    program: Program
    facts: Callable[[int], Mapping[str, Any]]
    assume: Collection[str]

    def words(self, place: int) -> Words:
        """Return the words of one row decided as a single case."""
        try:
            decision = self.pack.decide(
                self.program.benefit, self.facts(place), assume=self.assume, changes=False
            )
        except PolicyError as error:
            return unreadable(str(error))
        return self._words(decision)

    def _words(self, decision: Decision) -> Words:
        chosen = [uplift.clause for uplift in decision.uplifts if uplift.is_chosen]
        return (
            decision.outcome,
            decision.reason_code,
            self._reason(decision),
            decision.amount.fen if decision.outcome in ("granted", "recovery") else 0,
            decision.payee,
            "、".join(chosen) or None,
            self._failed(decision),
            decision.governing_on,
        )

    def _reason(self, decision: Decision) -> str | None:
        if decision.outcome == "unknown":
            labels = self.pack.fact_labels
            names = [labels.get(name, name) for name in decision.missing]
            return f"缺少事实：{'、'.join(names)}" if names else "尚不能决定"
        if decision.reason_code is None:
            return None
        return sentence_of(decision)

    def _failed(self, decision: Decision) -> int:
        refused = {finding.rule for finding in decision.findings if finding.verdict == "no"}
        tests = enumerate(self.program.tests)
        return sum(1 << place for place, test in tests if test.name in refused)


def sentence_of(decision: Decision) -> str | None:
    """Return the sentence behind the reason of a refusal, with its clause."""
    lines = [finding for line in decision.lines for finding in line.findings]
    for finding in (*decision.findings, *lines):
        if finding.verdict == "no" and finding.reason_code == decision.reason_code:
            return f"{finding.clause} {finding.sentence}"
    return None


def open_rows(codes: pl.DataFrame) -> list[int]:
    """Return the rows that must be decided as single cases."""
    is_open = codes["outcome"].is_in([UNKNOWN, ERROR]) | (codes["amount_fen"] < 0)
    return is_open.fill_null(value=True).arg_true().to_list()


def sentences(program: Program, frame: pl.DataFrame, codes: pl.DataFrame) -> dict[int, str]:
    """Return the full sentence of every refused row whose facts are all known."""
    refused = (codes["outcome"] == DENIED).arg_true()
    if not len(refused):
        return {}
    found: dict[int, str] = {}
    trace = tracing_function_of(program)
    for place, row in zip(refused, rows_of(program, frame[refused]), strict=True):
        if row is None:
            continue
        findings = trace(*row)[-1][: len(program.tests)]
        no = next((finding for finding in findings if not finding[2]), None)
        if no is not None:
            found[place] = f"{no[0]} {no[3]}"
    return found
