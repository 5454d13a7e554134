"""Objecting to a public notice without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jisheng.claims.operations.object_to_notice import LONGEST_CONTACT, LONGEST_TEXT


def receipt_number(objection_uuid: UUID) -> str:
    """Return the number by which an objection is asked after: ten characters of its id."""
    text = objection_uuid.hex[:10].upper()
    return f"YY-{text[:5]}-{text[5:]}"


class ObjectionForm(forms.Form):
    """Which row, what, and how to reach who says it."""

    row = forms.ChoiceField(
        label=_("对哪一行有异议"), required=False, help_text=_("只暂停这一人的补贴，不影响其他人。")
    )
    text = forms.CharField(
        label=_("反映的事实"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明时间、地点和情况，以便核查。请不要写他人完整的身份证号。"),
    )
    contact = forms.CharField(
        label=_("姓名和联系方式"),
        max_length=LONGEST_CONTACT,
        help_text=_("个人提倡署真名。加密保存，只供核查人员联系您。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [
            (str(row.number), f"{row.number}　{row.masked_name}　{row.masked_number}")
            for row in rows
        ]
        self.fields["row"].choices = [("", _now("整个公示")), *listed]  # type: ignore[attr-defined]

    @property
    def row_number(self) -> int | None:
        """Return the number of the row chosen, nothing for the whole notice."""
        chosen = self.cleaned_data["row"]
        return int(chosen) if chosen else None
