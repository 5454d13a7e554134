"""The table form of completion results: one row a trainee, rows may stay empty."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jisheng.assessment.operations.enter_results import ResultEntry
from jisheng.assessment.queries import ResultRow

VERDICTS = [("", _("未录入")), ("yes", _("合格")), ("no", _("不合格"))]


class ResultForm(forms.Form):
    """The result of one trainee."""

    enrolment = forms.UUIDField(widget=forms.HiddenInput)
    score = forms.DecimalField(
        label=_("成绩"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1", "max": "100"}),
    )
    passed = forms.ChoiceField(label=_("结论"), required=False, choices=VERDICTS)

    def clean(self) -> dict[str, Any]:
        """Refuse a score without a verdict: the pass mark is the examiner's, not ours."""
        given = super().clean() or {}
        if given.get("score") is not None and not given.get("passed"):
            self.add_error("passed", _now("有成绩而没有结论，请选择合格或不合格。"))
        return given

    @property
    def entry(self) -> ResultEntry | None:
        """Return the result entered, or nothing for an empty row."""
        given = self.cleaned_data
        if not given.get("passed"):
            return None
        return ResultEntry(given["enrolment"], given["score"], given["passed"] == "yes")


if TYPE_CHECKING:
    _Results = BaseFormSet[ResultForm]
else:  # Django's own class takes no type at run time
    _Results = BaseFormSet


class BaseResults(_Results):
    """The whole roster."""

    def entries(self) -> list[ResultEntry]:
        """Return the results entered."""
        return [entry for form in self.forms if (entry := form.entry)]


Results: Any = formset_factory(ResultForm, formset=BaseResults, extra=0, max_num=1000)


def initial_of(rows: Iterable[ResultRow]) -> list[dict[str, Any]]:
    """Return what the rows hold now."""
    return [
        {
            "enrolment": row.enrolment.uuid,
            "score": row.result.score if row.result else None,
            "passed": _verdict(row),
        }
        for row in rows
    ]


def _verdict(row: ResultRow) -> str:
    if row.result is None:
        return ""
    return "yes" if row.result.passed else "no"


class ResultFileForm(forms.Form):
    """Results as the institution keeps them."""

    file = forms.FileField(
        label=_("成绩文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("支持 .xlsx、.xls、.csv；须有姓名、身份证号和“是否合格”列，成绩列可有可无。"),
    )


def by_enrolment(rows: Iterable[ResultRow]) -> dict[UUID, ResultRow]:
    """Return the roster's rows by the trainee's place in it."""
    return {row.enrolment.uuid: row for row in rows}
