"""The form of one question: a single fact, or a few rows of records."""

from __future__ import annotations

import ast
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from jisheng.policy import Pack
from jisheng.policy.asking import Question
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.types import Kind, Type
from jisheng.portal.public.entitlement_fields import NO, YES, FactField, fact_field

MOST_ROWS, ROWS, BARE = 20, "rows", "value"
OTHER = "other"
# Who tells of an earlier grant mostly means one that was paid.
GRANTED = "granted"


class AnswerForm(forms.Form):
    """One fact."""

    def __init__(
        self, pack: Pack, question: Question, data: QueryDict | None, held: Any = None
    ) -> None:
        fact = question.fact
        self.made = fact_field(
            fact.type,
            asked(question),
            bounds=(fact.least, fact.most),
            is_optional=fact.is_optional,
            words=words_of(pack, fact.name),
        )
        first = {} if held is None else {"answer": self.made.to_form(held)}
        super().__init__(data, initial=first)
        self.fields["answer"] = self.made.field

    def answer(self) -> Any:
        """Return the fact as the rules take it."""
        return self.made.to_fact(self.cleaned_data["answer"])


class RowForm(forms.Form):
    """One record: what the rules look at of it."""

    def __init__(self, made: dict[str, FactField], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.made = made
        self.fields |= {name: one.field for name, one in made.items()}

    def record(self) -> dict[str, Any]:
        """Return the record as the rules take it; what was left empty is not said."""
        said = {name: self.cleaned_data[name] for name in self.made}
        return {
            name: self.made[name].to_fact(value)
            for name, value in said.items()
            if value not in (None, "", [])
        }


class RecordsForm(forms.Form):
    """Whether there are any records, and each of them in a row; an empty row is left out."""

    def __init__(
        self,
        pack: Pack,
        question: Question,
        data: QueryDict | None,
        held: list[Any] | None = None,
        one_more: bool = False,
    ) -> None:
        first = {} if held is None else {"has": YES if held else NO}
        super().__init__(data, initial=first)
        self.pack, self.question = pack, question
        choices = [(NO, _("没有")), (YES, _("有，逐条填写"))]
        self.fields["has"] = forms.ChoiceField(
            label=asked(question), choices=choices, widget=forms.RadioSelect()
        )
        count = _count(data) if data is not None else max(1, len(held or ()))
        count = min(count + one_more, MOST_ROWS)
        self.rows = [self._row(place, data, held) for place in range(count)]

    def _row(self, place: int, data: QueryDict | None, held: list[Any] | None) -> RowForm:
        made = row_fields(self.pack, self.question)
        before = held[place] if held and place < len(held) else None
        before = before if isinstance(before, dict) or before is None else {BARE: before}
        first = {
            name: one.to_form(before[name])
            for name, one in made.items()
            if before is not None and before.get(name) is not None
        }
        first.setdefault("status", GRANTED)
        return RowForm(
            made, data, prefix=f"r{place}", initial=first, empty_permitted=True,
            use_required_attribute=False,
        )  # fmt: skip

    def is_valid(self) -> bool:
        """Say whether the rows are sound; yes without a row is refused."""
        if not super().is_valid():
            return False
        if self.cleaned_data["has"] == NO:
            return True
        filled = self._filled()
        faulty = [row for row in filled if not row.is_valid()]  # every row says what it lacks
        if not filled:
            self.add_error("has", _("请至少填写一条；没有，请选“没有”。"))
        return bool(filled) and not faulty

    @property
    def faulty_rows(self) -> list[tuple[int, RowForm]]:
        """Return the rows to be corrected, each with its number; none while nothing was sent."""
        if not self.is_bound or self.errors or self.cleaned_data["has"] == NO:
            return []
        return [(number, row) for number, row in enumerate(self.rows, 1) if row.errors]

    def _filled(self) -> list[RowForm]:
        return [row for row in self.rows if row.has_changed()]

    def answer(self) -> list[Any]:
        """Return the records as the rules take them."""
        if self.cleaned_data["has"] == NO:
            return []
        records = [row.record() for row in self._filled()]
        is_bare = list(self.question.fact.type.fields) == [BARE]
        return [one[BARE] for one in records] if is_bare else records


def asked(question: Question) -> str:
    """Return the words of a question."""
    label = question.fact.label
    return _("%(label)s？") % {"label": label} if question.fact.type.kind is Kind.BOOL else label


def answer_form(
    pack: Pack,
    question: Question,
    data: QueryDict | None = None,
    held: Any = None,
    one_more: bool = False,
) -> AnswerForm | RecordsForm:
    """Return the form of a question; ``held`` is the answer given before."""
    if question.fact.type.kind is Kind.RECORDS:
        return RecordsForm(pack, question, data, held, one_more)
    return AnswerForm(pack, question, data, held)


def row_fields(pack: Pack, question: Question) -> dict[str, FactField]:
    """Return the fields of one row; a record with nothing to look at asks only for itself."""
    fact = question.fact
    kinds = question.fields or dict(list(fact.type.fields.items())[:1])
    return {name: _row_field(pack, question, name, kind) for name, kind in kinds.items()}


def _row_field(pack: Pack, question: Question, name: str, kind: Type) -> FactField:
    fact = question.fact
    own = pack.folder.facts.get(name) if fact.record_facts else None
    label = own.label if own else fact.type.labels.get(name, fact.label)
    if name == "benefit" and not kind.choices:
        kind = Type(Kind.TEXT, choices=tuple(granted(pack)), labels=granted(pack))
    bounds = (own.least, own.most) if own and kind.is_number else None
    made = fact_field(kind, label, bounds=bounds, words=words_of(pack, name), in_row=True)
    made.field.required = own is None  # of a person what matters can still be asked for all
    return made


def granted(pack: Pack) -> dict[str, str]:
    """Return the benefits earlier grants may be of, by the word they are kept under."""
    found = {}
    for name, source in pack.folder.benefits.items():
        kept = _literal(source.grant.get("benefit", ""))
        found[kept or name] = source.label
    return {**found, OTHER: _("其他补贴")}


def _literal(text: str) -> str:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return ""
    return value if isinstance(value, str) else ""


def words_of(pack: Pack, name: str) -> list[str]:
    """Return the words loaded tables know for a fact, to be offered while typing."""
    found: set[str] = set()
    for table in pack.folder.tables.values():
        if isinstance(table, AmountTable) and name in table.key_names:
            place = table.key_names.index(name)
            for row in table.rows:
                found |= {str(word) for word in row.box[place].values or ()}
    return sorted(found)


def _count(data: QueryDict) -> int:
    text = data.get(ROWS, "1")
    return min(max(int(text), 1), MOST_ROWS) if text.isascii() and text.isdigit() else 1
