"""The town in which the main job is played: offices, accounts, registers and money.

Everything is made by the operations of the platform itself, as an administrator would set it up
before the first plan is drafted. Names and numbers are invented.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from jisheng.accounts.actor import Actor, actor_of
from jisheng.accounts.enums import Duty
from jisheng.accounts.operations.assign_duty import assign_duty
from jisheng.accounts.operations.create_user import create_user
from jisheng.accounts.queries import user_by_login
from jisheng.catalogues.models import Programme
from jisheng.catalogues.operations.add_programme import add_programme
from jisheng.catalogues.operations.set_office_parameter import set_office_parameter
from jisheng.config.demonstration.people import Trainee, trainees
from jisheng.foundation.trail import SYSTEM
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.operations.open_fund import open_fund
from jisheng.ground.money import Money
from jisheng.ground.synthetic import synthetic_name, synthetic_uscc
from jisheng.registry.enums import OrganisationKind, PersonStatusKind
from jisheng.registry.operations.find_or_register_person import find_or_register_person
from jisheng.registry.operations.record_person_status import record_person_status
from jisheng.registry.operations.register_organisation import register_organisation
from jisheng.registry.operations.set_account import set_account
from tests.conftest import moment

REGION, NEXT_REGION = "330782", "330783"
PASSWORD = "lu-cheng-2020"
EARLY = moment("2020-07-01")
ROSTER_SIZE, SEED = 12, 20200914
# Places on the roster, from 0: who has an account, who draws the urban employees' pension, who
# fails the final test, who stays away from one afternoon, whom somebody objects to.
PHONE, PENSIONER, FAILED, AWAY, DOUBTED = 0, 3, 6, 8, 9

SCHOOL, OTHER_SCHOOL, FAR_SCHOOL = "江东职业培训学校", "后宅技工学校", "吴宁职业培训学校"
OFFICES: dict[str, tuple[str, str, str, str]] = {
    "commerce": ("市商务局", OrganisationKind.SECTOR_DEPARTMENT, "11", REGION),
    "agriculture": ("市农业农村局", OrganisationKind.SECTOR_DEPARTMENT, "11", REGION),
    "hrss": ("市人力资源和社会保障局", OrganisationKind.HRSS_OFFICE, "11", REGION),
    "agency": ("市就业服务中心", OrganisationKind.PAYING_AGENCY, "12", REGION),
    "finance": ("市财政局", OrganisationKind.FINANCE_OFFICE, "11", REGION),
    "school": (SCHOOL, OrganisationKind.TRAINING_INSTITUTION, "52", REGION),
    "other_school": (OTHER_SCHOOL, OrganisationKind.VOCATIONAL_SCHOOL, "52", REGION),
    "far_school": (FAR_SCHOOL, OrganisationKind.TRAINING_INSTITUTION, "52", NEXT_REGION),
}
# login: duty, office whose matters it reaches (empty: all of the region), region
ACCOUNTS: dict[str, tuple[str, str, str]] = {
    "planner": (Duty.PROJECT_PLANNER, "commerce", REGION),
    "supervisor": (Duty.PROJECT_SUPERVISOR, "commerce", REGION),
    "clerk": (Duty.INSTITUTION_CLERK, "school", REGION),
    "teacher": (Duty.TEACHER, "school", REGION),
    "reviewer": (Duty.CLAIM_REVIEWER, "commerce", REGION),
    "rechecker": (Duty.CLAIM_RECHECKER, "", REGION),
    "notice_officer": (Duty.NOTICE_OFFICER, "commerce", REGION),
    "payment_clerk": (Duty.PAYMENT_CLERK, "", REGION),
    "payment_approver": (Duty.PAYMENT_APPROVER, "", REGION),
    "auditor": (Duty.AUDITOR, "", REGION),
    "administrator": (Duty.ADMINISTRATOR, "", REGION),
    "other_planner": (Duty.PROJECT_PLANNER, "agriculture", REGION),
    "other_supervisor": (Duty.PROJECT_SUPERVISOR, "agriculture", REGION),
    "other_reviewer": (Duty.CLAIM_REVIEWER, "agriculture", REGION),
    "other_clerk": (Duty.INSTITUTION_CLERK, "other_school", REGION),
    "far_clerk": (Duty.INSTITUTION_CLERK, "far_school", NEXT_REGION),
    "far_supervisor": (Duty.PROJECT_SUPERVISOR, "", NEXT_REGION),
    "far_payment_clerk": (Duty.PAYMENT_CLERK, "", NEXT_REGION),
}
TRAINEE = "trainee"
# The accounts the school gives one after the other: under a name the bank does not know, then one
# that is closed days after, then a good one.
WRONG_NAME, SOON_CLOSED, GOOD = "19699900200000001", "19699900200000011", "19699900200000021"
BANK_NAME, BANK_CODE = "演示银行义乌支行", "999338700001"


@dataclass(slots=True)
class Town:
    """What a journey works with."""

    offices: dict[str, UUID] = field(default_factory=dict)
    people: list[Trainee] = field(default_factory=list)
    elsewhere: Trainee | None = None
    programme: Programme | None = None
    fund: UUID | None = None

    def actor(self, login: str) -> Actor:
        """Return an account in action, for what is made before a journey begins."""
        user = user_by_login(login)
        assert user is not None
        return actor_of(user)


def build_town() -> Town:
    """Set the town up; needs a database."""
    rng = Random(SEED)
    *people, elsewhere = trainees(ROSTER_SIZE + 1, SEED)
    town = Town(people=people, elsewhere=elsewhere)
    for key, row in OFFICES.items():
        town.offices[key] = _office(rng, *row)
    for key, number in (("school", WRONG_NAME), ("other_school", "19699900200000031")):
        _account(town.offices[key], OFFICES[key][0], number)
    for login in ACCOUNTS:
        _login(rng, town, login)
    _registers(town)
    _trainee_login(town)
    _catalogue(town)
    _money(town)
    return town


def _office(rng: Random, name: str, kind: str, registered_as: str, region: str) -> UUID:
    return register_organisation(
        SYSTEM,
        name=name,
        kind=kind,
        uscc=synthetic_uscc(rng, region, registered_as),
        region_code=region,
        at=EARLY,
        contact=synthetic_name(rng),
        phone="0579-00000000",
    ).uuid


def _account(office: UUID, holder: str, number: str) -> None:
    set_account(
        SYSTEM,
        office,
        holder=holder,
        number=number,
        bank_name=BANK_NAME,
        bank_code=BANK_CODE,
        valid_from=EARLY.date(),
        at=EARLY,
    )


def _login(rng: Random, town: Town, login: str) -> None:
    duty, reach, region = ACCOUNTS[login]
    user = create_user(
        SYSTEM, login=login, display_name=synthetic_name(rng), password=PASSWORD, at=EARLY
    )
    assign_duty(
        SYSTEM,
        user.uuid,
        duty,
        region,
        at=EARLY,
        organisation_uuid=town.offices[reach] if reach else None,
        organisation_name=OFFICES[reach][0] if reach else "",
    )


def _registers(town: Town) -> None:
    """Let the registers answer about everybody: local, and one draws a pension."""
    for place, one in enumerate(town.people):
        person = find_or_register_person(one.name, one.identity_number, one.phone, at=EARLY)
        answers = {
            PersonStatusKind.LOCAL_HUKOU: True,
            PersonStatusKind.RESIDENT_PENSION: False,
            PersonStatusKind.URBAN_EMPLOYEE_PENSION: place == PENSIONER,
        }
        for kind, holds in answers.items():
            record_person_status(
                SYSTEM,
                person.uuid,
                kind,
                holds=holds,
                source="数据比对",
                as_of=EARLY.date(),
                valid_from=dt.date(2020, 1, 1),
                at=EARLY,
            )


def _trainee_login(town: Town) -> None:
    one = town.people[PHONE]
    person = find_or_register_person(one.name, one.identity_number, one.phone, at=EARLY)
    user = create_user(
        SYSTEM,
        login=TRAINEE,
        display_name=one.name,
        password=PASSWORD,
        at=EARLY,
        person_uuid=person.uuid,
    )
    assign_duty(SYSTEM, user.uuid, Duty.TRAINEE, REGION, at=EARLY)


def _catalogue(town: Town) -> None:
    town.programme = add_programme(
        SYSTEM, code="DS-ZB", name="电商直播", field="电商物流", region_code=REGION, at=EARLY
    )
    set_office_parameter(
        SYSTEM,
        document="yiwu",
        region_code=REGION,
        name="notice_working_days",
        value=5,
        basis="局办公会纪要〔2020〕3号",
        valid_from=dt.date(2020, 1, 30),
        at=EARLY,
    )


def _money(town: Town) -> None:
    fund = open_fund(
        town.actor("administrator"),
        code="special_account",
        name="专账",
        region_code=REGION,
        at=EARLY,
    )
    approver = town.actor("payment_approver")
    allocate(approver, fund.uuid, Money.from_yuan(50_000), "财预〔2020〕1号", at=EARLY)
    town.fund = fund.uuid
