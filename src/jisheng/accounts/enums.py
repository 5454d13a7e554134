from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """岗位: what an account is there to do; duties that check each other stay apart."""

    PROJECT_PLANNER = "project_planner", _("项目计划经办")
    PROJECT_SUPERVISOR = "project_supervisor", _("项目审核")
    INSTITUTION_CLERK = "institution_clerk", _("机构经办")
    TEACHER = "teacher", _("授课教师")
    TRAINEE = "trainee", _("学员")
    CLAIM_REVIEWER = "claim_reviewer", _("补贴初审")
    CLAIM_RECHECKER = "claim_rechecker", _("补贴复核")
    NOTICE_OFFICER = "notice_officer", _("公示经办")
    PAYMENT_CLERK = "payment_clerk", _("支付制单")
    PAYMENT_APPROVER = "payment_approver", _("支付复核")
    RULE_EDITOR = "rule_editor", _("政策规则编制")
    RULE_PUBLISHER = "rule_publisher", _("政策规则发布")
    AUDITOR = "auditor", _("审计监督")
    ADMINISTRATOR = "administrator", _("系统管理")


INCOMPATIBLE: tuple[frozenset[str], ...] = (
    frozenset({Duty.INSTITUTION_CLERK, Duty.PROJECT_SUPERVISOR}),
    frozenset({Duty.INSTITUTION_CLERK, Duty.CLAIM_REVIEWER}),
    frozenset({Duty.PROJECT_PLANNER, Duty.PROJECT_SUPERVISOR}),
    frozenset({Duty.CLAIM_REVIEWER, Duty.CLAIM_RECHECKER}),
    frozenset({Duty.CLAIM_REVIEWER, Duty.NOTICE_OFFICER}),
    frozenset({Duty.CLAIM_RECHECKER, Duty.NOTICE_OFFICER}),
    frozenset({Duty.CLAIM_RECHECKER, Duty.PAYMENT_CLERK}),
    frozenset({Duty.NOTICE_OFFICER, Duty.PAYMENT_CLERK}),
    frozenset({Duty.PAYMENT_CLERK, Duty.PAYMENT_APPROVER}),
    frozenset({Duty.RULE_EDITOR, Duty.RULE_PUBLISHER}),
    frozenset({Duty.AUDITOR, Duty.PAYMENT_CLERK}),
    frozenset({Duty.AUDITOR, Duty.PAYMENT_APPROVER}),
    frozenset({Duty.ADMINISTRATOR, Duty.AUDITOR}),
)
