"""Why banks send money back (退票原因), and what the office does about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from jisheng.foundation.workflow import Words


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason; ``account_at_fault`` when paying to the same account again would be in vain."""

    label: Words
    remedy: Words
    account_at_fault: bool = True


REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "1001": Reason(_("账号户名不符"), _("请与收款单位核对户名和账号，登记正确的对公账户。")),
        "1002": Reason(_("账户已销户"), _("请收款单位提供在用的对公账户并登记。")),
        "1003": Reason(_("账户状态异常"), _("请收款单位到开户行解除冻结，或登记另一个对公账户。")),
        "1004": Reason(_("账号不存在"), _("请对照开户许可重新登记账号。")),
        "1005": Reason(_("开户行或联行号有误"), _("请核对开户行全称和联行号后重新登记账户。")),
        "2001": Reason(_("超过收款限额"), _("请收款单位联系开户行调整限额后重付。"), False),
        "2002": Reason(_("银行系统繁忙"), _("账户无误，可直接重付。"), False),
        "3001": Reason(_("他行退汇"), _("请与收款单位和开户行核实原因，登记可用的账户。")),
    }
)
_OTHER = Reason(_("银行未说明的原因"), _("请向银行问明原因，登记可用的账户。"))


def reason_of(code: str) -> Reason:
    """Return the reason; one not in the dictionary counts as a fault of the account."""
    return REASONS.get(code, _OTHER)
