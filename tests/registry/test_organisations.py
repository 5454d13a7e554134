from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from jisheng.foundation.models import TrailEntry
from jisheng.ground.synthetic import synthetic_uscc
from jisheng.registry.enums import OrganisationKind, OrganisationStatusKind
from jisheng.registry.facts import employers_on_list
from jisheng.registry.models import Organisation
from jisheng.registry.operations.record_organisation_status import record_organisation_status
from jisheng.registry.operations.register_organisation import register_organisation
from jisheng.registry.operations.set_account import set_account
from jisheng.registry.queries import (
    account_on,
    enterprises_by_name,
    organisations,
    possible_undertakers,
)
from tests import factories
from tests.conftest import moment
from tests.factories import ELSEWHERE, YIWU

pytestmark = pytest.mark.django_db
AT = moment("2020-10-09 09:00")


def _register(actor: object, **more: str) -> Organisation:
    given = {
        "name": "锦程职业培训学校",
        "kind": OrganisationKind.TRAINING_INSTITUTION,
        "uscc": synthetic_uscc(Random(7), YIWU),
        "region_code": YIWU,
        **more,
    }
    return register_organisation(actor, at=AT, **given)  # type: ignore[arg-type]


def test_an_administrator_registers_organisations_of_the_region_and_nobody_else() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    made = _register(administrator)
    assert list(organisations("330000", OrganisationKind.TRAINING_INSTITUTION)) == [made]
    assert not organisations(ELSEWHERE).exists()
    with pytest.raises(NotPermitted):
        _register(factories.make_actor(Duty.PROJECT_PLANNER))
    with pytest.raises(NotFound):
        _register(administrator, region_code=ELSEWHERE)


def test_an_organisation_is_registered_once_by_its_credit_code() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    made = _register(administrator)
    with pytest.raises(Invalid, match=made.name):
        _register(administrator, name="另一个名字")
    with pytest.raises(Invalid) as refused:
        _register(administrator, name=" ", uscc="123", kind="club")
    assert {f.place for f in refused.value.faults} == {"name", "uscc", "kind"}


def _account(actor: object, organisation: Organisation, number: str, day: dt.date) -> None:
    set_account(
        actor,  # type: ignore[arg-type]
        organisation.uuid,
        holder=organisation.name,
        number=number,
        bank_name="演示银行",
        valid_from=day,
        at=AT,
    )


def test_a_changed_account_ends_the_one_before_and_keeps_it() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    made = _register(administrator)
    _account(administrator, made, "1969 9900 0000 0001", dt.date(2020, 1, 1))
    _account(administrator, made, "1969990000000002", dt.date(2020, 6, 1))
    old, new = account_on(made.pk, dt.date(2020, 5, 31)), account_on(made.pk, dt.date(2020, 6, 1))
    assert old is not None
    assert new is not None
    assert (old.number, old.valid_until) == ("1969990000000001", dt.date(2020, 5, 31))
    assert (new.number, new.number_tail) == ("1969990000000002", "0002")
    assert account_on(made.pk, dt.date(2019, 12, 31)) is None
    with pytest.raises(Invalid, match="晚于"):
        _account(administrator, made, "1969990000000003", dt.date(2020, 6, 1))
    with pytest.raises(NotPermitted):
        _account(factories.make_actor(Duty.AUDITOR), made, "1969990000000003", dt.date(2021, 1, 1))
    assert "1969990000000002" not in str(list(TrailEntry.objects.values_list("changes")))


def test_an_employer_is_on_the_list_from_its_day_to_its_end() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    firm = factories.make_organisation("义乌市晨光饰品厂", OrganisationKind.ENTERPRISE)
    other = factories.make_organisation("义乌市暮光饰品厂", OrganisationKind.ENTERPRISE)
    given = {
        "kind": OrganisationStatusKind.TRADE_AFFECTED,
        "source": "受影响企业目录清单第一批",
        "valid_from": dt.date(2020, 3, 1),
        "valid_until": dt.date(2020, 12, 31),
        "at": AT,
    }
    record_organisation_status(administrator, firm.uuid, **given)  # type: ignore[arg-type]
    both = [firm.pk, other.pk]
    assert set(employers_on_list(both, dt.date(2020, 10, 23))) == {firm.pk}
    assert employers_on_list(both, dt.date(2020, 2, 29)) == {}
    assert employers_on_list(both, dt.date(2021, 1, 1)) == {}
    with pytest.raises(Refusal, match="已在名单"):
        record_organisation_status(administrator, firm.uuid, **given)  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        record_organisation_status(
            factories.make_actor(Duty.CLAIM_REVIEWER),
            other.uuid,
            **given,  # type: ignore[arg-type]
        )


def test_only_schools_and_institutions_may_undertake() -> None:
    planner = factories.make_actor(Duty.PROJECT_PLANNER)
    school = factories.make_organisation("义乌技工学校", OrganisationKind.VOCATIONAL_SCHOOL)
    factories.make_organisation("某企业", OrganisationKind.ENTERPRISE)
    factories.make_institution("外地学校", ELSEWHERE)
    assert list(possible_undertakers(planner)) == [school]


def test_a_name_that_two_enterprises_bear_finds_neither() -> None:
    one = factories.make_organisation("独名厂", OrganisationKind.ENTERPRISE)
    factories.make_organisation("同名厂", OrganisationKind.ENTERPRISE)
    factories.make_organisation("同名厂", OrganisationKind.ENTERPRISE)
    assert enterprises_by_name(["独名厂", "同名厂"]) == {"独名厂": one}
