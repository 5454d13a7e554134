"""Forms of the rules: drafts, numbers, readings, workbooks, files, publication, trials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jisheng.portal.widgets import day_field

ZIP, SHEET = ".zip", ".xlsx,.xls,.csv"


class DraftForm(forms.Form):
    """A draft: from which document, as which document, what changes on what ground."""

    begin_from = forms.ChoiceField(
        label=_("在哪份文件的规则上修改"),
        help_text=_("草稿以现用的版本为底稿，原版本不受影响。"),
    )
    document = forms.CharField(
        label=_("新文件的代号"),
        max_length=40,
        required=False,
        help_text=_(
            "修改同一份文件的，请留空。另立新文件的，填小写英文代号（例如 yiwu_2022），"
            "以上面选的文件为样本。"
        ),
    )
    folder = forms.FileField(
        label=_("规则文件夹（zip）"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ZIP}),
        help_text=_("已有写好的规则文件夹的，压缩成 zip 上传；没有的不用传。"),
    )
    purpose = forms.CharField(
        label=_("改了什么、依据什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明通知文号或会议纪要。审定发布的人据此核对，发布后长期保存。"),
    )

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin_from"].choices = documents  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """One number, from a day on."""

    name = forms.ChoiceField(label=_("数值"))
    since = day_field(_("从哪天起"), help_text=_("以文件规定的适用日期（如结业日期）计。"))
    value = forms.CharField(
        label=_("改为"), max_length=40, help_text=_("只填数，不带单位；日期写成 2021-12-31。")
    )

    def __init__(self, *args: Any, numbers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [("", _("请选择")), *numbers]  # type: ignore[attr-defined]


class ReadingForm(forms.Form):
    """Another of the ways in which the text may be read."""

    taken = forms.ChoiceField(label=_("改取哪种读法"))

    def __init__(self, *args: Any, options: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken"].choices = [("", _("请选择")), *options]  # type: ignore[attr-defined]


class WorkbookForm(forms.Form):
    """The numbers and tables as somebody changed them in a spreadsheet."""

    workbook = forms.FileField(
        label=_("修改后的工作簿"),
        widget=forms.FileInput(attrs={"accept": SHEET}),
        help_text=_("先下载现有的工作簿，在其中改数值、增删行，再上传。有错的单元格会逐个指出。"),
    )


class FolderForm(forms.Form):
    """A whole folder of rules in place of the draft's."""

    folder = forms.FileField(
        label=_("规则文件夹（zip）"),
        widget=forms.FileInput(attrs={"accept": ZIP}),
        help_text=_("用上传的文件夹整个替换草稿的规则文件。"),
    )


class NewFileForm(forms.Form):
    """The name of a file to add."""

    name = forms.CharField(
        label=_("新增文件"), max_length=100, help_text=_("例如 clauses/09-supplement.yaml。")
    )


class FileForm(forms.Form):
    """One file of the rules as text."""

    text = forms.CharField(
        label=_("文件内容"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "wrap": "off"}),
        help_text=_("清空全部内容即删去这个文件。"),
    )


class PublishForm(forms.Form):
    """From which day the office works by this version."""

    in_force_from = day_field(
        _("从哪天起使用"),
        help_text=_("今天或以后。这一天以后受理的事项按本版本办理，在办的保留原版本。"),
    )
    governs = forms.BooleanField(
        label=_("自这一天起，改以本文件计算本地区的补贴"),
        required=False,
        help_text=_("本地区现在按另一份文件计算。只发布备查、不改变计算依据的，不要勾选。"),
    )

    def __init__(self, *args: Any, is_law: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_law:
            del self.fields["governs"]


class PastClaimsForm(forms.Form):
    """Which past claims to try the rules on."""

    ended_from = day_field(_("结业日期从"))
    ended_until = day_field(_("到"))


class CasesForm(forms.Form):
    """Cases of a spreadsheet to try the rules on."""

    benefit = forms.ChoiceField(label=_("补贴项目"))
    cases = forms.FileField(
        label=_("案例表"),
        widget=forms.FileInput(attrs={"accept": SHEET}),
        help_text=_("一行一个案例，列名为事实的名称。表里没有的事实按符合条件计。"),
    )

    def __init__(self, *args: Any, benefits: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["benefit"].choices = benefits  # type: ignore[attr-defined]
