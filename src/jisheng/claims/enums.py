from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimState(TextChoices):
    """补贴申请 of one class, from the institution to the money."""

    SUBMITTED = "submitted", _("待初审")
    RETURNED = "returned", _("已退回补正")
    REVIEWED = "reviewed", _("已初审，待复核")
    RECHECKED = "rechecked", _("已复核，待公示")
    IN_NOTICE = "in_notice", _("公示中")
    PAYABLE = "payable", _("公示期满，待确认应付")
    COMMITTED = "committed", _("已确认应付，待拨付")
    PAID = "paid", _("已拨付")
    REFUSED = "refused", _("不予补贴")


class LineState(TextChoices):
    """What becomes of one trainee's part."""

    INCLUDED = "included", _("核准")
    EXCLUDED = "excluded", _("不予补贴")
    UNKNOWN = "unknown", _("待补事实")
    STOPPED = "stopped", _("有异议，暂停")
    COMMITTED = "committed", _("待拨付")
    PAID = "paid", _("已拨付")


class PartState(TextChoices):
    """One sum handed to ``funds``."""

    COMMITTED = "committed", _("待拨付")
    PAID = "paid", _("已拨付")
    FAILED = "failed", _("支付失败，待更正重付")
    RETURNED = "returned", _("退汇，待更正重付")


class GrantStatus(TextChoices):
    """已享受补贴: one counted time of a person."""

    RESERVED = "reserved", _("在办占用")
    GRANTED = "granted", _("已享受")
    WITHDRAWN = "withdrawn", _("已撤回")


class Occasion(TextChoices):
    """When a decision was taken."""

    SUBMIT = "submit", _("提交申请")
    REDECIDE = "redecide", _("补充事实后重新核定")
    CLOSE_NOTICE = "close_notice", _("公示期满")
    OBJECTION = "objection", _("异议处理")


class Stage(TextChoices):
    """At which desk an opinion was given."""

    REVIEW = "review", _("初审")
    RECHECK = "recheck", _("复核")
    NOTICE = "notice", _("公示")


class OpinionResult(TextChoices):
    """What an officer came to."""

    AGREED = "agreed", _("同意")
    SENT_BACK = "sent_back", _("退回补正")
    REFUSED = "refused", _("不予补贴")


class NoticeState(TextChoices):
    """公示."""

    OPEN = "open", _("公示中")
    CLOSED = "closed", _("公示期满")
    WITHDRAWN = "withdrawn", _("已撤回")


class ObjectionState(TextChoices):
    """异议."""

    RECEIVED = "received", _("待核查")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")


class TrialState(TextChoices):
    """试算 of a version of the rules."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("试算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未能完成")
