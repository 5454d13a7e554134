from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What an organisation is to the programme."""

    SECTOR_DEPARTMENT = "sector_department", _("行业主管部门")
    HRSS_OFFICE = "hrss_office", _("人社局")
    FINANCE_OFFICE = "finance_office", _("财政局")
    PAYING_AGENCY = "paying_agency", _("经办机构")
    VOCATIONAL_SCHOOL = "vocational_school", _("职业院校")
    TRAINING_INSTITUTION = "training_institution", _("职业培训机构")
    ENTERPRISE = "enterprise", _("企业")


class IdentityType(TextChoices):
    """Kind of identity document; each has its own check."""

    RESIDENT = "resident", _("居民身份证（含港澳台居民居住证）")


class PersonStatusKind(TextChoices):
    """Evidenced statuses of a person that the rules ask for."""

    HIGH_SKILL_TALENT = "high_skill_talent_selected", _("高技能人才外训遴选名单")
    URBAN_EMPLOYEE_PENSION = "urban_employee_pension", _("按月领取城镇职工基本养老金")
    RESIDENT_PENSION = "resident_pension", _("领取城乡居民养老金")
    LOCAL_HUKOU = "local_hukou", _("本市户籍")
    USUAL_RESIDENT = "usual_resident", _("在本市常住")
    RESIDENCE_PERMIT = "residence_permit", _("持有居住证")
    EMPLOYED_HERE = "employed_here", _("在本市就业创业")
    UNEMPLOYMENT_REGISTERED = "unemployment_registered", _("在本市办理失业登记")


class OrganisationStatusKind(TextChoices):
    """Evidenced statuses of an organisation that the rules ask for."""

    TRADE_AFFECTED = "trade_affected_enterprise", _("受经贸摩擦影响企业")
