"""Forms for accounts and duties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.portal.region_field import RegionField

# These duties are held within one organisation; the others over a region.
WITHIN_AN_ORGANISATION = frozenset({Duty.INSTITUTION_CLERK, Duty.TEACHER})
# A trainee's account comes with the roster, never from the administrator.
GIVEN_BY_HAND = [(value, label) for value, label in Duty.choices if value != Duty.TRAINEE]


class AccountForm(forms.Form):
    """A new account."""

    login = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("3 至 60 位小写字母、数字、点、横线或下划线。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(
        label=_("姓名"), max_length=60, help_text=_("填使用人真实姓名；一人一个账号，不得共用。")
    )
    password = forms.CharField(
        label=_("初始密码"),
        help_text=_("至少 8 位，不能全是数字或太常见。请当面告知使用人。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class DutyForm(forms.Form):
    """One duty for an account: which, where, within which organisation."""

    duty = forms.ChoiceField(label=_("岗位"), choices=[("", _("请选择")), *GIVEN_BY_HAND])
    region_code = RegionField(label=_("区划"), help_text=_("写全称或 6 位区划代码。"))
    organisation = forms.ChoiceField(
        label=_("单位"),
        required=False,
        help_text=_("机构岗位必须选单位；部门岗位选本部门，只看本部门的事项；不选则看全区。"),
    )

    def __init__(
        self, *args: Any, organisations: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = {str(uuid): name for uuid, name in organisations}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _now("全区（不限单位）")),
            *self.names.items(),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse an institution's duty without its institution."""
        given = super().clean() or {}
        if given.get("duty") in WITHIN_AN_ORGANISATION and not given.get("organisation"):
            self.add_error("organisation", _now("机构岗位只能在一个单位内，请选择单位。"))
        return given

    @property
    def chosen_organisation(self) -> tuple[UUID | None, str]:
        """Return public id and name of the organisation chosen."""
        chosen = self.cleaned_data["organisation"]
        return (UUID(chosen), self.names[chosen]) if chosen else (None, "")
