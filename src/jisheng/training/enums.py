from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    """项目计划 as a whole."""

    DRAFT = "draft", _("起草中")
    CONFIRMED = "confirmed", _("已审定")


class PlanLineState(TextChoices):
    """One programme of a plan on its way to an undertaking institution."""

    PLANNED = "planned", _("待采购")
    PROCURED = "procured", _("已采购，待公布")
    PUBLISHED = "published", _("承接机构已公布")


class ProcurementMethod(TextChoices):
    """政府采购方式."""

    PUBLIC_TENDER = "public_tender", _("公开招标")
    INVITED_TENDER = "invited_tender", _("邀请招标")
    COMPETITIVE_NEGOTIATION = "competitive_negotiation", _("竞争性谈判")
    COMPETITIVE_CONSULTATION = "competitive_consultation", _("竞争性磋商")
    SINGLE_SOURCE = "single_source", _("单一来源")
    INQUIRY = "inquiry", _("询价")


class ClassState(TextChoices):
    """培训班 from the institution's draft to the end of teaching."""

    DRAFT = "draft", _("填报中")
    FILED = "filed", _("待备案审核")
    RETURNED = "returned", _("已退回补正")
    ACCEPTED = "accepted", _("已备案")
    OPENED = "opened", _("培训中")
    COMPLETED = "completed", _("已结业")
    WITHDRAWN = "withdrawn", _("已撤回")


class HourSource(TextChoices):
    """How an hour was proven."""

    CLASS_CODE = "class_code", _("班级动态码")
    ROLL_CALL = "roll_call", _("教师点名")
    PAPER_SHEET = "paper_sheet", _("纸质签到表")
