from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FundState(TextChoices):
    """资金渠道 as a subject of acts."""

    OPEN = "open", _("在用")


class AccountKind(TextChoices):
    """The five accounts of a fund; money only ever moves between them."""

    SOURCE = "source", _("拨入来源")
    BALANCE = "balance", _("可用余额")
    COMMITTED = "committed", _("应付")
    IN_TRANSIT = "in_transit", _("在途")
    SPENT = "spent", _("已支付")


class EntryKind(TextChoices):
    """What a journal entry records; each moves money one fixed way (see ``MOVES``)."""

    ALLOCATE = "allocate", _("拨入")
    COMMIT = "commit", _("确认应付")
    RELEASE = "release", _("撤销应付")
    SEND = "send", _("发往银行")
    PAY = "pay", _("支付成功")
    FAIL = "fail", _("支付未成，转回应付")
    RETURN = "return", _("退汇冲回")


MOVES: dict[str, tuple[str, str]] = {
    EntryKind.ALLOCATE: (AccountKind.SOURCE, AccountKind.BALANCE),
    EntryKind.COMMIT: (AccountKind.BALANCE, AccountKind.COMMITTED),
    EntryKind.RELEASE: (AccountKind.COMMITTED, AccountKind.BALANCE),
    EntryKind.SEND: (AccountKind.COMMITTED, AccountKind.IN_TRANSIT),
    EntryKind.PAY: (AccountKind.IN_TRANSIT, AccountKind.SPENT),
    EntryKind.FAIL: (AccountKind.IN_TRANSIT, AccountKind.COMMITTED),
    EntryKind.RETURN: (AccountKind.SPENT, AccountKind.IN_TRANSIT),
}


class CommitmentState(TextChoices):
    """应付: promised, paid, or given up before payment."""

    OPEN = "open", _("待支付")
    PAID = "paid", _("已支付")
    RELEASED = "released", _("已撤销")


class PlanState(TextChoices):
    """拨付计划 from drawing up to the last answer of the bank."""

    DRAFT = "draft", _("制单中")
    SUBMITTED = "submitted", _("待复核")
    APPROVED = "approved", _("已复核，待发送")
    SENDING = "sending", _("文件已锁定，发送中")
    SENT = "sent", _("已发送，待回盘")
    SETTLED = "settled", _("已回盘")
    WITHDRAWN = "withdrawn", _("已撤回")


class ItemState(TextChoices):
    """拨付明细. Sent without an answer means unknown: nobody may pay that money again."""

    WAITING = "waiting", _("待发送")
    IN_BATCH = "in_batch", _("已入批次")
    SENT = "sent", _("已发送，结果未知")
    PAID = "paid", _("支付成功")
    FAILED = "failed", _("支付失败")
    RETURNED = "returned", _("已退汇")
    SUPERSEDED = "superseded", _("已更正重付")


NOT_LIVE = (ItemState.FAILED, ItemState.RETURNED, ItemState.SUPERSEDED)
UNANSWERED = (ItemState.IN_BATCH, ItemState.SENT)


class LineResult(TextChoices):
    """What the bank says of a line."""

    PAID = "paid", _("成功")
    FAILED = "failed", _("失败")
    RETURNED = "returned", _("退汇")
