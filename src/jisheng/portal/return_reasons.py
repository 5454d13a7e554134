"""Sending back results, claims or payment plans with every reason at once (一次性告知)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

Items = Sequence[tuple[str, Any]]
FIRST_ROWS = 2
MOST_ROWS = 20
MORE = "more"

RESULT_ITEMS: Items = [
    ("score", _("成绩")),
    ("verdict", _("合格结论")),
    ("hours", _("课时")),
    ("evidence", _("考核材料")),
    ("other", _("其他")),
]
CLAIM_ITEMS: Items = [
    ("roster", _("学员名册")),
    ("hours", _("课时")),
    ("results", _("结业成绩")),
    ("status", _("学员身份")),
    ("account", _("收款账户")),
    ("other", _("其他")),
]


class ReturnReason(forms.Form):
    """One thing to put right: what it concerns, and what is wrong with it."""

    item = forms.ChoiceField(label=_("事项"))
    reason = forms.CharField(
        label=_("问题和补正要求"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, items: Items, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("请选择")), *items]  # type: ignore[attr-defined]


if TYPE_CHECKING:
    _Reasons = BaseFormSet[ReturnReason]
else:  # Django's own class takes no type at run time
    _Reasons = BaseFormSet


class BaseReturnReasons(_Reasons):
    """All things to put right; at least one."""

    def _construct_form(self, i: int, **kwargs: Any) -> ReturnReason:
        """Let every row stay empty, also one that was there when more rows were asked for."""
        made: ReturnReason = super()._construct_form(i, **{**kwargs, "empty_permitted": True})  # type: ignore[misc]
        return made

    def told(self) -> list[str]:
        """Return every reason with what it concerns: 课时：…"""
        labels = {key: str(label) for key, label in self.form_kwargs["items"]}
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [f"{labels[row['item']]}：{row['reason']}" for row in rows]

    def clean(self) -> None:
        """Refuse to send back without any reason."""
        if not any(self.errors) and not self.told():
            raise forms.ValidationError(_now("请至少写明一条需要补正的内容，对方要据此修改。"))


def reasons(items: Items, given: QueryDict | None = None) -> Any:
    """Return the rows, bound when ``given``; asking for more rows adds one and binds nothing."""
    if given is not None and MORE in given:
        rows = _sent(given)
        formset = formset_factory(ReturnReason, BaseReturnReasons, extra=1, max_num=MOST_ROWS)
        return formset(initial=rows, form_kwargs={"items": items})
    formset = formset_factory(ReturnReason, BaseReturnReasons, extra=FIRST_ROWS, max_num=MOST_ROWS)
    return formset(given, form_kwargs={"items": items})


def _sent(given: QueryDict) -> list[dict[str, str | None]]:
    count = given.get("form-TOTAL_FORMS", "")
    total = min(int(count), MOST_ROWS - 1) if count.isdigit() and len(count) < 4 else 0
    return [
        {"item": given.get(f"form-{i}-item"), "reason": given.get(f"form-{i}-reason")}
        for i in range(total)
    ]
