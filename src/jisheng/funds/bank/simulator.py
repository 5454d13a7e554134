"""The demonstration's bank: a small bank of its own that works over two folders.

It takes batch files, pays each line once, answers with return files and keeps its own
ledger, so that what really reached each account can be held against our journal. It is
for the demonstration and the tests; an office's bank takes its place by taking the files.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from jisheng.foundation.errors import Refusal
from jisheng.funds.bank.messages import (
    Answer,
    AnswerLine,
    Order,
    OrderLine,
    read_order,
    write_answer,
)
from jisheng.funds.bank.reasons import reason_of
from jisheng.funds.bank.templates import Template, template
from jisheng.funds.enums import LineResult
from jisheng.ground.money import Money


@dataclass(frozen=True)
class Faults:
    """What goes wrong at the bank, by account number: reason codes of ``reasons.REASONS``.

    ``per_answer`` above 0 splits an answer into files of that many lines.
    """

    failed: Mapping[str, str] = field(default_factory=dict)
    returned_late: Mapping[str, str] = field(default_factory=dict)
    per_answer: int = 0


@dataclass(frozen=True)
class Transfer:
    """A line of the bank's own ledger: money that reached an account, or left it again."""

    line_id: str
    account: str
    holder: str
    amount_fen: int
    on: str
    batch: str
    template: str
    kind: str = "paid"


class Bank:
    """A bank over ``home`` (its own papers), the folder it takes from and the one it gives to."""

    def __init__(
        self, home: Path, takes_from: Path, gives_to: Path, faults: Faults | None = None
    ) -> None:
        self.home = home
        self.takes_from = takes_from
        self.gives_to = gives_to
        self.faults = faults or Faults()
        for folder in (home / "taken", home / "refused", takes_from, gives_to):
            folder.mkdir(parents=True, exist_ok=True)

    def work(self, on: dt.date) -> list[str]:
        """Take every waiting batch, pay it and answer; return the answers' file names."""
        answers: list[str] = []
        for path in sorted(p for p in self.takes_from.iterdir() if p.is_file()):
            answers += self._take(path, on)
        return answers

    def send_back_late(self, on: dt.date) -> list[str]:
        """Return the paid lines of accounts that turned out bad; return the file names."""
        ledger = self.ledger()
        gone = {t.line_id for t in ledger if t.kind == "returned"}
        late = [
            t
            for t in ledger
            if t.kind == "paid" and t.line_id not in gone and t.account in self.faults.returned_late
        ]
        return [
            self._return_late(batch, [t for t in late if t.batch == batch], on)
            for batch in dict.fromkeys(t.batch for t in late)
        ]

    def ledger(self) -> list[Transfer]:
        """Return every transfer the bank has made, oldest first."""
        return [Transfer(**row) for row in self._papers()["ledger"]]

    def refused(self) -> list[str]:
        """Return the batches that came a second time, or could not be read."""
        return list(self._papers()["refused"])

    def received(self, account: str) -> Money:
        """Return what reached an account and stayed there."""
        signs = {"paid": 1, "returned": -1}
        mine = [t for t in self.ledger() if t.account == account]
        return Money(sum(signs[t.kind] * t.amount_fen for t in mine))

    def _take(self, path: Path, on: dt.date) -> list[str]:
        papers = self._papers()
        try:
            shape, order = read_order(path.read_bytes())
        except Refusal:
            return self._refuse(path, papers, path.name)
        if order.number in papers["batches"]:
            return self._refuse(path, papers, order.number)
        known = {row["line_id"] for row in papers["ledger"]}
        lines = [self._answered(line, known, on) for line in order.lines]
        papers["batches"].append(order.number)
        papers["ledger"] += [
            asdict(_transfer(line, order.number, shape.code))
            for line in lines
            if line.result is LineResult.PAID
        ]
        self._keep(papers)
        path.rename(self.home / "taken" / path.name)
        return self._answer(shape, order, lines, on)

    def _answered(self, line: OrderLine, known: set[str], on: dt.date) -> AnswerLine:
        code = "9001" if line.line_id in known else self.faults.failed.get(line.account, "")
        return AnswerLine(
            line_id=line.line_id,
            account=line.account,
            holder=line.holder,
            amount=line.amount,
            result=LineResult.FAILED if code else LineResult.PAID,
            reason_code=code,
            reason=str(reason_of(code).label) if code else "",
            bank_on=on,
        )

    def _refuse(self, path: Path, papers: dict[str, list], name: str) -> list[str]:  # type: ignore[type-arg]
        papers["refused"].append(name)
        self._keep(papers)
        path.rename(self.home / "refused" / f"{len(papers['refused']):03d}-{path.name}")
        return []

    def _answer(
        self, shape: Template, order: Order, lines: Sequence[AnswerLine], on: dt.date
    ) -> list[str]:
        size = self.faults.per_answer or len(lines)
        parts = [tuple(lines[i : i + size]) for i in range(0, len(lines), size)]
        return [
            self._give(f"{order.number}-HP{n:02d}{shape.suffix}", shape, order.number, part, on)
            for n, part in enumerate(parts, start=1)
        ]

    def _return_late(self, batch: str, transfers: Sequence[Transfer], on: dt.date) -> str:
        papers = self._papers()
        papers["ledger"] += [
            asdict(t) | {"kind": "returned", "on": on.isoformat()} for t in transfers
        ]
        self._keep(papers)
        lines = tuple(self._sent_back(t, on) for t in transfers)
        shape = template(transfers[0].template)
        name = f"{batch}-TH{on:%Y%m%d}{shape.suffix}"
        return self._give(name, shape, batch, lines, on)

    def _sent_back(self, transfer: Transfer, on: dt.date) -> AnswerLine:
        code = self.faults.returned_late[transfer.account]
        return AnswerLine(
            line_id=transfer.line_id,
            account=transfer.account,
            holder=transfer.holder,
            amount=Money(transfer.amount_fen),
            result=LineResult.RETURNED,
            reason_code=code,
            reason=str(reason_of(code).label),
            bank_on=on,
        )

    def _give(
        self, name: str, shape: Template, batch: str, lines: tuple[AnswerLine, ...], on: dt.date
    ) -> str:
        _write_whole(self.gives_to / name, write_answer(shape, Answer(batch, on, lines)))
        return name

    def _papers(self) -> dict[str, list]:  # type: ignore[type-arg]
        path = self.home / "papers.json"
        if not path.exists():
            return {"batches": [], "ledger": [], "refused": []}
        papers: dict[str, list] = json.loads(path.read_text())  # type: ignore[type-arg]
        return papers

    def _keep(self, papers: Mapping[str, object]) -> None:
        text = json.dumps(papers, ensure_ascii=False, indent=1)
        _write_whole(self.home / "papers.json", text.encode())


def _transfer(line: AnswerLine, batch: str, template_code: str) -> Transfer:
    return Transfer(
        line_id=line.line_id,
        account=line.account,
        holder=line.holder,
        amount_fen=line.amount.fen,
        on=line.bank_on.isoformat(),
        batch=batch,
        template=template_code,
    )


def _write_whole(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)
