"""Forms of public notices and of deciding objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jisheng.claims.operations.publish_notice import AcceptingDesk
from jisheng.portal.widgets import day_field

FIRST_DAY = [("no", _("次日起算（民法典第二百零一条）")), ("yes", _("公示当日计入"))]


class NoticeForm(forms.Form):
    """When a notice starts, how its days count, and where objections are taken."""

    starts_on = day_field(_("公示开始日期"))
    counts_first_day = forms.ChoiceField(
        label=_("起算方式"), choices=FIRST_DAY, initial="no", widget=forms.RadioSelect
    )
    address = forms.CharField(label=_("受理地址"), max_length=200)
    postcode = forms.RegexField(
        r"^\d{6}$",
        label=_("邮编"),
        required=False,
        error_messages={"invalid": _("邮编应为 6 位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    phone = forms.CharField(label=_("受理电话"), max_length=30)

    @property
    def desk(self) -> AcceptingDesk:
        """Return where objections are taken."""
        given: dict[str, Any] = self.cleaned_data
        return AcceptingDesk(given["address"], given["phone"], given["postcode"])

    @property
    def is_first_day_counted(self) -> bool:
        """Say whether the first day counts."""
        return bool(self.cleaned_data["counts_first_day"] == "yes")


class VerdictForm(forms.Form):
    """What came out of looking into an objection."""

    verdict = forms.ChoiceField(
        label=_("核查结论"),
        choices=[("dismissed", _("异议不成立，照常补贴")), ("upheld", _("异议成立，不予补贴"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("核查经过和理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明核查了什么、依据是什么；会留存备查并告知提出人。"),
    )
