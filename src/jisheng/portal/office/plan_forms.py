"""Forms of the yearly plan: the plan, its lines, the procurement result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jisheng.portal.region_field import RegionField
from jisheng.portal.widgets import count_field, day_field
from jisheng.training.enums import ProcurementMethod

Choices = Iterable[tuple[str, Any]]


class PlanForm(forms.Form):
    """A department's plan of one year."""

    year = count_field(_("年度"), 2100, 2019)
    title = forms.CharField(
        label=_("计划名称"),
        max_length=120,
        help_text=_("例如“2020年度项目制培训计划”。同一部门同一年度不能重名。"),
    )


class LineForm(forms.Form):
    """One programme of a plan, in the figures the estimate needs."""

    programme = forms.ChoiceField(
        label=_("培训项目"),
        help_text=_("项目制培训只针对没有职业资格（等级）证书的职业（工种）。"),
    )
    class_count = count_field(_("班数"), 999)
    class_size = count_field(_("每班人数"), 999)
    class_hours = count_field(_("每班课时"), 999, help_text=_("标准课时，8 课时为 1 天。"))
    host_division_code = RegionField(
        label=_("举办地"),
        help_text=_("写全称或 6 位区划代码；在国内先进地区举办的可能上浮补贴标准。"),
    )

    def __init__(self, *args: Any, programmes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", _("请选择")), *programmes]  # type: ignore[attr-defined]


class ProcurementForm(forms.Form):
    """What the procurement brought: method, day, contract, institution."""

    method = forms.ChoiceField(
        label=_("采购方式"), choices=[("", _("请选择")), *ProcurementMethod.choices]
    )
    procured_on = day_field(_("采购结果日期"))
    contract_number = forms.CharField(label=_("合同编号"), max_length=60)
    institution = forms.ChoiceField(label=_("承接机构"))

    def __init__(self, *args: Any, institutions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = [("", _("请选择")), *institutions]  # type: ignore[attr-defined]
