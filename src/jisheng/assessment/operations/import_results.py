"""Results from a workbook: good rows are taken, faulty ones shown at their cells."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.assessment.operations.enter_results import (
    ResultEntry,
    locked_or_new,
    refuse_unfinished,
    save_results,
    score_is_possible,
)
from jisheng.assessment.permissions import of_class
from jisheng.assessment.workflow import EVALUATION
from jisheng.foundation.errors import Fault, Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.spreadsheet import Cell, CellKind, address, read_workbook
from jisheng.ground.names import normalise_name
from jisheng.registry.queries import identity_index
from jisheng.training.models import Enrolment, TrainingClass
from jisheng.training.roster.draft import RosterDraft, RosterRow
from jisheng.training.roster.reading import read_roster

SCORE_LABELS = ("成绩", "分数", "得分", "总评")
VERDICT_LABELS = ("合格", "考核结果", "考核结论", "结论", "鉴定结果", "是否通过")
YES = {"是", "合格", "通过", "及格", "√", "✓", "y", "yes", "true", "1", "优秀", "良好", "优", "良"}
NO = {"否", "不合格", "未通过", "不及格", "缺考", "×", "✗", "n", "no", "false", "0", "未合格"}
ABSENT = {"缺考", "缺席", "未考"}


@dataclass(frozen=True)
class ResultImport:
    """What became of a file: every person's row was entered or stands in ``faults``."""

    entered: int
    rejected: int
    faults: tuple[Fault, ...]


@transaction.atomic
def import_results(
    actor: Actor, class_uuid: UUID, content: bytes, file_name: str, *, at: dt.datetime
) -> ResultImport:
    """Enter the results in a workbook with columns 身份证号, 姓名, 成绩, 是否合格 in any order.

    Good rows are entered; a faulty row changes nothing and is told at its cell. Raises
    NotFound, NotPermitted, WrongState; Refusal when the file or its header cannot be read.
    """
    evaluation = locked_or_new(actor, class_uuid, at)
    with perform(
        EVALUATION, "enter", evaluation, actor, at=at, permission=of_class, about=class_uuid
    ) as step:
        refuse_unfinished(evaluation.training_class)
        draft = read_roster(read_workbook(content, file_name), timezone.localdate(at))
        entries, faults = _Reader(draft, evaluation.training_class).read()
        save_results(evaluation, entries, actor, at)
        rejected = len(draft.rows) - len(entries)
        step.note(entered=len(entries), rejected=rejected, file=file_name[-100:])
    return ResultImport(len(entries), rejected, tuple(faults))


class _Reader:
    """Reads one row after another against the class's roster."""

    def __init__(self, draft: RosterDraft, training_class: TrainingClass) -> None:
        self.draft = draft
        self.score_column = _find_column(draft, SCORE_LABELS)
        self.verdict_column = _find_column(draft, VERDICT_LABELS)
        if self.verdict_column is None:
            raise _no_verdict(draft)
        enrolments = training_class.enrolments.select_related("person")
        self.roster: dict[str, Enrolment] = {e.person.identity_index: e for e in enrolments}
        self.faults: list[Fault] = []

    def read(self) -> tuple[list[ResultEntry], list[Fault]]:
        entries = [entry for row in self.draft.rows if (entry := self._row(row))]
        return entries, self.faults

    def _row(self, row: RosterRow) -> ResultEntry | None:
        blocking = [fault for fault in row.faults if fault.is_blocking]
        if blocking:
            self.faults += [Fault(f.cell, f.message, f.remedy) for f in blocking]
            return None
        enrolment = self._enrolment(row)
        score, score_is_good = self._score(row)
        passed = self._passed(row)
        if enrolment is None or passed is None or not score_is_good:
            return None
        return ResultEntry(enrolment.uuid, score, passed)

    def _enrolment(self, row: RosterRow) -> Enrolment | None:
        found = self.roster.get(identity_index(row.identity_number))
        if found is None:
            self._fault(
                self._first_cell(row),
                _("“%(name)s”不在本班锁定的名册中。") % {"name": row.name},
                _("请核对是否属于其他班；名册开班后已锁定，不能再加人。"),
            )
        elif normalise_name(found.person.name) != normalise_name(row.name):
            self._fault(
                self._first_cell(row),
                _("姓名“%(name)s”与名册中该证件号码的姓名不一致。") % {"name": row.name},
                _("请对照名册核对是否错行。"),
            )
            return None
        return found

    def _score(self, row: RosterRow) -> tuple[Decimal | None, bool]:
        if self.score_column is None:
            return None, True
        cell = self.draft.sheet.cell(row.number, self.score_column)
        text = _plain(cell)
        if not text or text in ABSENT:
            return None, True
        try:
            score = Decimal(text.removesuffix("分"))
        except InvalidOperation:
            score = Decimal("NaN")
        if cell.kind in {CellKind.FORMULA, CellKind.ERROR} or not score_is_possible(score):
            self._fault(
                cell.address,
                _("成绩“%(text)s”不是 0 到 100 之间、最多一位小数的数。") % {"text": text[:20]},
                _("请改为分数；没有分数可以留空。"),
            )
            return None, False
        return score, True

    def _passed(self, row: RosterRow) -> bool | None:
        cell = self.draft.sheet.cell(row.number, int(self.verdict_column or 0))
        text = _plain(cell).lower()
        if text in YES | NO and cell.kind is not CellKind.FORMULA:
            return text in YES
        self._fault(
            cell.address,
            _("“%(text)s”看不出是否合格。") % {"text": text[:20]}
            if text
            else _("没有填是否合格。"),
            _("请填“是”或“否”（也可填“合格”“不合格”“缺考”）。"),
        )
        return None

    def _first_cell(self, row: RosterRow) -> str:
        return address(row.number, min(self.draft.columns.places.values()))

    def _fault(self, place: str, message: str, remedy: str) -> None:
        self.faults.append(Fault(place, message, remedy))


def _plain(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", cell.text[:60]).strip()


def _find_column(draft: RosterDraft, labels: tuple[str, ...]) -> int | None:
    for wanted in labels:
        for column, label in draft.columns.notes.items():
            if wanted in label:
                return column
    return None


def _no_verdict(draft: RosterDraft) -> Refusal:
    row = draft.columns.bottom
    return Refusal(
        "RESULT_COLUMN_MISSING",
        _("工作表“%(sheet)s”第 %(row)s 行的表头里没有“是否合格”一列，无法知道谁合格。")
        % {"sheet": draft.sheet.name[:30], "row": row},
        _("请加上“是否合格”一列，逐人填“是”或“否”。"),
    )
