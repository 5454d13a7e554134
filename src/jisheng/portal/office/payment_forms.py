"""Forms of payments: drawing up a plan, the bank's return file, paying failed lines again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class ChosenForm(forms.Form):
    """Rows ticked in a table; the page draws the boxes itself, named ``chosen``."""

    def __init__(self, *args: Any, offered: Iterable[UUID], nothing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(uuid) for uuid in offered}
        self.nothing = nothing

    @property
    def sent(self) -> list[str]:
        """Return what is ticked on the page as it was sent."""
        return list(self.data.getlist("chosen")) if self.is_bound else []  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse when nothing is ticked, or a row is no longer offered."""
        given = super().clean() or {}
        if not self.sent:
            raise ValidationError(self.nothing)
        if not set(self.sent) <= self.offered:
            raise ValidationError(_now("所选款项中有的已被他人办理，请核对后重新勾选。"))
        return {**given, "chosen": [UUID(text) for text in self.sent]}


class DrawUpForm(ChosenForm):
    """A payment plan: its title and the promises it pays."""

    title = forms.CharField(
        label=_("计划名称"),
        max_length=120,
        help_text=_("例如“2020年11月第1批职业培训补贴”。"),
    )


class ReturnFileForm(forms.Form):
    """What the bank sent back."""

    file = forms.FileField(
        label=_("回盘文件"),
        help_text=_("银行发回的原文件，不要改动；同一文件读两次不会重复入账。"),
    )
