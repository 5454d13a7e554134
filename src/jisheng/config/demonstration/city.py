"""The offices, accounts and registers of the demonstration city; made once, found again after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from jisheng.accounts.actor import Actor, actor_of
from jisheng.accounts.enums import Duty
from jisheng.accounts.operations.assign_duty import assign_duty
from jisheng.accounts.operations.create_user import create_user
from jisheng.accounts.queries import user_by_login
from jisheng.catalogues.operations.add_programme import add_programme
from jisheng.catalogues.operations.set_office_parameter import set_office_parameter
from jisheng.config.demonstration.people import REGION, Trainee, trainees
from jisheng.foundation.trail import SYSTEM
from jisheng.ground.synthetic import synthetic_name, synthetic_uscc
from jisheng.registry.enums import OrganisationKind, OrganisationStatusKind, PersonStatusKind
from jisheng.registry.operations.find_or_register_person import find_or_register_person
from jisheng.registry.operations.record_organisation_status import record_organisation_status
from jisheng.registry.operations.record_person_status import record_person_status
from jisheng.registry.operations.register_organisation import register_organisation
from jisheng.registry.operations.set_account import set_account

PASSWORD = "jisheng-demo-2020"
EARLY = dt.datetime(2020, 7, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
BANK = ("演示银行义乌支行", "999338700001")
# The pension of one trainee is found by comparing registers; it takes him out of the subsidy.
PENSIONER = 9
# Trainees of the classes that are still in hand when the journey is over.
MORE_PEOPLE, MORE_SEED = 52, 20200130
SCHOOL, OTHER_SCHOOL = "稠州示范职业培训学校", "佛堂示范技工学校"
EMPLOYER = "小商品城演示商贸有限公司"
OFFICES: dict[str, tuple[str, str, str]] = {
    "commerce": ("市商务局（演示）", OrganisationKind.SECTOR_DEPARTMENT, "11"),
    "agriculture": ("市农业农村局（演示）", OrganisationKind.SECTOR_DEPARTMENT, "11"),
    "hrss": ("市人社局（演示）", OrganisationKind.HRSS_OFFICE, "11"),
    "agency": ("市就业服务中心（演示）", OrganisationKind.PAYING_AGENCY, "12"),
    "finance": ("市财政局（演示）", OrganisationKind.FINANCE_OFFICE, "11"),
    "school": (SCHOOL, OrganisationKind.TRAINING_INSTITUTION, "52"),
    "other_school": (OTHER_SCHOOL, OrganisationKind.VOCATIONAL_SCHOOL, "52"),
    "employer": (EMPLOYER, OrganisationKind.ENTERPRISE, "91"),
}
# login, duty, office whose matters it reaches (empty: the whole city), office it sits in
ACCOUNTS: tuple[tuple[str, str, str, str], ...] = (
    ("jihua", Duty.PROJECT_PLANNER, "commerce", "commerce"),
    ("shending", Duty.PROJECT_SUPERVISOR, "commerce", "commerce"),
    ("jigou", Duty.INSTITUTION_CLERK, "school", "school"),
    ("jiaoshi", Duty.TEACHER, "school", "school"),
    ("chushen", Duty.CLAIM_REVIEWER, "commerce", "commerce"),
    ("fuhe", Duty.CLAIM_RECHECKER, "", "hrss"),
    ("gongshi", Duty.NOTICE_OFFICER, "commerce", "commerce"),
    ("zhidan", Duty.PAYMENT_CLERK, "", "agency"),
    ("shenpi", Duty.PAYMENT_APPROVER, "", "finance"),
    ("shenji", Duty.AUDITOR, "", "finance"),
    ("guanli", Duty.ADMINISTRATOR, "", "hrss"),
    ("guize", Duty.RULE_EDITOR, "", "hrss"),
    ("fabu", Duty.RULE_PUBLISHER, "", "hrss"),
    ("jihua2", Duty.PROJECT_PLANNER, "agriculture", "agriculture"),
    ("shending2", Duty.PROJECT_SUPERVISOR, "agriculture", "agriculture"),
    ("jigou2", Duty.INSTITUTION_CLERK, "other_school", "other_school"),
)
TRAINEE_LOGIN = "xueyuan"


@dataclass(slots=True)
class City:
    """What the journey works with."""

    offices: dict[str, UUID] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    people: list[Trainee] = field(default_factory=list)
    elsewhere: Trainee | None = None
    more: list[Trainee] = field(default_factory=list)


def find_or_build() -> City:
    """Return the city, building it in one transaction when it is not there yet."""
    with transaction.atomic():
        if user_by_login(TRAINEE_LOGIN) is None:
            _build()
    return _found()


def _found() -> City:
    *people, elsewhere = trainees(31)
    more = trainees(MORE_PEOPLE, MORE_SEED)
    city = City(people=people, elsewhere=elsewhere, more=more)
    for login in [row[0] for row in ACCOUNTS] + [TRAINEE_LOGIN]:
        user = user_by_login(login)
        assert user is not None
        city.actors[login] = actor_of(user)
    for login, _duty, reach, _seat in ACCOUNTS:
        held = city.actors[login].reaches[0].organisation_uuid
        if reach and held is not None:
            city.offices[reach] = held
    return city


def _build() -> None:
    rng = Random(REGION)  # noqa: S311 - invented names need repeatability, not secrecy
    offices = {key: _office(rng, *row) for key, row in OFFICES.items()}
    _accounts_of_schools(offices)
    record_organisation_status(
        SYSTEM,
        offices["employer"],
        OrganisationStatusKind.TRADE_AFFECTED,
        source="受影响企业目录清单（演示）",
        valid_from=dt.date(2020, 1, 30),
        at=EARLY,
    )
    _catalogue()
    _people()
    for row in ACCOUNTS:
        _account(rng, offices, *row)
    _trainee_account()


def _office(rng: Random, name: str, kind: str, registered_as: str) -> UUID:
    return register_organisation(
        SYSTEM,
        name=name,
        kind=kind,
        uscc=synthetic_uscc(rng, REGION, registered_as),
        region_code=REGION,
        at=EARLY,
        contact=synthetic_name(rng),
        phone="0579-00000000",
    ).uuid


def _accounts_of_schools(offices: dict[str, UUID]) -> None:
    # The first school's account is kept under a name the bank does not know: the first payment
    # will come back, as it does in life.
    for key, holder, number in (
        ("school", "稠州示范培训学校", "19699900100000001"),
        ("other_school", OTHER_SCHOOL, "19699900100000002"),
    ):
        set_account(
            SYSTEM,
            offices[key],
            holder=holder,
            number=number,
            bank_name=BANK[0],
            bank_code=BANK[1],
            valid_from=dt.date(2020, 7, 1),
            at=EARLY,
        )


def _catalogue() -> None:
    for code, name, work in (
        ("DS-ZB", "电商直播", "电商物流"),
        ("DS-KJ", "跨境电商", "电商物流"),
        ("SH-YL", "养老护理基础", "生活服务"),
        ("XC-NY", "智慧农业", "乡村振兴"),
    ):
        add_programme(SYSTEM, code=code, name=name, field=work, region_code=REGION, at=EARLY)
    set_office_parameter(
        SYSTEM,
        document="yiwu",
        region_code=REGION,
        name="notice_working_days",
        value=5,
        basis="文件未定公示期，按本市办理惯例定为 5 个工作日（演示）",
        valid_from=dt.date(2020, 1, 30),
        at=EARLY,
    )


def _people() -> None:
    for index, one in enumerate([*trainees(31), *trainees(MORE_PEOPLE, MORE_SEED)]):
        person = find_or_register_person(one.name, one.identity_number, one.phone, at=EARLY)
        for kind in PersonStatusKind:
            if kind == PersonStatusKind.HIGH_SKILL_TALENT:
                continue
            record_person_status(
                SYSTEM,
                person.uuid,
                kind,
                holds=_holds(index, kind),
                source="市大数据平台比对（演示）",
                as_of=dt.date(2020, 7, 1),
                valid_from=dt.date(2020, 1, 1),
                at=EARLY,
            )


def _holds(index: int, kind: str) -> bool:
    if kind == PersonStatusKind.URBAN_EMPLOYEE_PENSION:
        return index == PENSIONER
    if kind in {PersonStatusKind.LOCAL_HUKOU, PersonStatusKind.USUAL_RESIDENT}:
        return True
    return kind == PersonStatusKind.EMPLOYED_HERE and index % 2 == 0


def _account(
    rng: Random, offices: dict[str, UUID], login: str, duty: str, reach: str, seat: str
) -> None:
    user = create_user(
        SYSTEM, login=login, display_name=synthetic_name(rng), password=PASSWORD, at=EARLY
    )
    assign_duty(
        SYSTEM,
        user.uuid,
        duty,
        REGION,
        at=EARLY,
        organisation_uuid=offices[reach] if reach else None,
        organisation_name=OFFICES[seat][0],
    )


def _trainee_account() -> None:
    one = trainees(31)[0]
    person = find_or_register_person(one.name, one.identity_number, one.phone, at=EARLY)
    user = create_user(
        SYSTEM,
        login=TRAINEE_LOGIN,
        display_name=one.name,
        password=PASSWORD,
        at=EARLY,
        person_uuid=person.uuid,
    )
    assign_duty(SYSTEM, user.uuid, Duty.TRAINEE, REGION, at=EARLY)
