"""Forms of the roster: a workbook, one trainee by hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPTED = ".xlsx,.xls,.csv"


class RosterFileForm(forms.Form):
    """A roster as the institution keeps it."""

    roster = forms.FileField(
        label=_("名册文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "支持 .xlsx、.xls、.csv。标题行、合并表头、列的顺序都可以保留，系统会自己辨认。"
        ),
    )


class TraineeForm(forms.Form):
    """One trainee by hand."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    identity_number = forms.CharField(
        label=_("身份证号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        help_text=_("用于扫码签到和通知。"),
    )
    employer_name = forms.CharField(label=_("工作单位"), max_length=120, required=False)
    employer_uscc = forms.CharField(
        label=_("单位统一社会信用代码"),
        max_length=18,
        required=False,
        help_text=_("受经贸摩擦影响企业的职工请填写，可能上浮补贴标准。"),
    )


class CorrectedTraineeForm(TraineeForm):
    """One trainee being corrected; the identity number is not shown again."""

    identity_number = forms.CharField(
        label=_("身份证号"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        help_text=_("不改证件号码的，请留空。"),
    )
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        help_text=_("不改手机号码的，请留空。"),
    )
