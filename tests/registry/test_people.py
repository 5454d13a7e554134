from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from jisheng.foundation.models import TrailEntry
from jisheng.registry.enums import PersonStatusKind
from jisheng.registry.facts import person_facts
from jisheng.registry.models import Person
from jisheng.registry.operations.find_or_register_person import find_or_register_person
from jisheng.registry.operations.record_person_status import record_person_status
from jisheng.registry.operations.rename_person import rename_person
from jisheng.registry.operations.reveal_identity import reveal_identity
from jisheng.registry.queries import people_by_identity, person_by_identity
from tests import factories
from tests.conftest import moment

AT = moment("2020-10-09 09:00")
DAY = dt.date(2020, 10, 23)


@pytest.mark.django_db
def test_one_human_being_is_kept_once_whatever_blanks_the_name_has() -> None:
    number = factories.identity_number()
    first = find_or_register_person("张 三", number, "13900000001", at=AT)
    again = find_or_register_person("张三", f" {number[:6]} {number[6:]}", at=AT)
    assert first == again
    assert person_by_identity(number) == first
    assert people_by_identity([number, factories.identity_number()]) == {number: first}


@pytest.mark.django_db
def test_the_same_number_under_another_name_is_refused_without_telling_the_name() -> None:
    number = factories.identity_number()
    factories.make_actor(Duty.TRAINEE, person=find_or_register_person("欧阳明德", number, at=AT))
    with pytest.raises(Invalid) as refused:
        find_or_register_person("李四", number, at=AT)
    told = refused.value.faults[0].message
    assert "欧阳*德" in told
    assert "明德" not in told
    assert number not in told
    assert Person.objects.get().name == "欧阳明德"


@pytest.mark.django_db
def test_wrong_particulars_are_told_together() -> None:
    with pytest.raises(Invalid) as refused:
        find_or_register_person(" ", "330782199001011234", "0579-85555555", at=AT)
    assert {f.place for f in refused.value.faults} == {"name", "identity_number", "phone"}


@pytest.mark.django_db
def test_numbers_are_sealed_in_the_database() -> None:
    person = factories.make_person()
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number, phone FROM registry_person")
        sealed = " ".join(cursor.fetchone())
    assert person.identity_number not in sealed
    assert person.phone not in sealed


@pytest.mark.django_db(transaction=True)
def test_two_rosters_bringing_the_same_newcomer_make_one_person() -> None:
    number = factories.identity_number()
    gate = threading.Barrier(2)
    found: list[int] = []

    def register() -> None:
        gate.wait()
        found.append(find_or_register_person("张三", number, at=AT).pk)
        connection.close()

    threads = [threading.Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert Person.objects.count() == 1


def _status(person: Person, kind: str, holds: bool, **more: dt.date) -> None:
    given = {"valid_from": dt.date(2020, 1, 1), "as_of": dt.date(2020, 9, 1), **more}
    record_person_status(
        factories.make_actor(Duty.ADMINISTRATOR),
        person.uuid,
        kind,
        holds=holds,
        source="社保系统比对",
        at=AT,
        **given,
    )


@pytest.mark.django_db
def test_what_no_register_was_asked_stays_absent() -> None:
    asked, unasked = factories.make_person(), factories.make_person()
    _status(asked, PersonStatusKind.LOCAL_HUKOU, False)
    facts = person_facts([asked.pk, unasked.pk], DAY)
    assert facts[unasked.pk] == {}
    answer = facts[asked.pk]["yiwu_hukou"]
    assert (answer.value, answer.source) == (False, "社保系统比对")
    assert answer.as_of == dt.date(2020, 9, 1)


@pytest.mark.django_db
def test_the_latest_answer_for_the_day_counts() -> None:
    person = factories.make_person()
    _status(person, PersonStatusKind.EMPLOYED_HERE, False, as_of=dt.date(2020, 8, 1))
    _status(person, PersonStatusKind.EMPLOYED_HERE, True, as_of=dt.date(2020, 10, 1))
    _status(person, PersonStatusKind.HIGH_SKILL_TALENT, True, valid_until=dt.date(2020, 10, 22))
    facts = person_facts([person.pk], DAY)[person.pk]
    assert facts["employed_or_in_business_in_yiwu"].value is True
    assert "high_skill_talent_selected" not in facts
    before = person_facts([person.pk], dt.date(2020, 10, 22))[person.pk]
    assert before["high_skill_talent_selected"].value is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("urban", "resident", "drawn"),
    [
        (True, None, "urban_employee"),
        (True, True, "urban_employee"),
        (False, True, "resident"),
        (None, True, "resident"),
        (False, False, "none"),
        (False, None, None),
        (None, False, None),
    ],
)
def test_two_pension_registers_make_one_fact(
    urban: bool | None, resident: bool | None, drawn: str | None
) -> None:
    person = factories.make_person()
    if urban is not None:
        _status(person, PersonStatusKind.URBAN_EMPLOYEE_PENSION, urban)
    if resident is not None:
        _status(person, PersonStatusKind.RESIDENT_PENSION, resident)
    answer = person_facts([person.pk], DAY)[person.pk].get("pension_drawn")
    assert (answer.value if answer else None) == drawn


@pytest.mark.django_db
def test_an_administrator_records_statuses_and_nobody_else() -> None:
    person = factories.make_person()
    with pytest.raises(NotPermitted):
        record_person_status(
            factories.make_actor(Duty.CLAIM_REVIEWER),
            person.uuid,
            PersonStatusKind.LOCAL_HUKOU,
            holds=True,
            source="户籍",
            as_of=DAY,
            valid_from=DAY,
            at=AT,
        )
    with pytest.raises(Invalid):
        _status(person, "good_neighbour", True)


@pytest.mark.django_db
def test_seeing_a_number_whole_needs_a_duty_and_a_reason_and_is_logged() -> None:
    person = factories.make_person()
    auditor = factories.make_actor(Duty.AUDITOR)
    assert reveal_identity(auditor, person.uuid, "抽查核对", at=AT) == person.identity_number
    row = TrailEntry.objects.get(act="reveal_identity")
    assert (row.actor_id, row.reason, row.duty) == (auditor.user_id, "抽查核对", Duty.AUDITOR)
    assert person.identity_number not in str(row.changes)
    with pytest.raises(Refusal, match="写明用途"):
        reveal_identity(auditor, person.uuid, " ", at=AT)
    with pytest.raises(NotPermitted):
        reveal_identity(factories.make_actor(Duty.TEACHER), person.uuid, "好奇", at=AT)
    with pytest.raises(NotFound):
        reveal_identity(factories.make_actor(Duty.TRAINEE), person.uuid, "好奇", at=AT)
    assert TrailEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_misspelt_name_that_nothing_refers_to_takes_the_right_spelling() -> None:
    number = factories.identity_number()
    wrong = find_or_register_person("张山", number, at=AT)
    right = find_or_register_person("张三", number, at=AT)
    assert (right.pk, right.name) == (wrong.pk, "张三")
    assert TrailEntry.objects.get().changes == {"before": "张*", "after": "张*"}
    _status(right, PersonStatusKind.LOCAL_HUKOU, True)
    with pytest.raises(Invalid):
        find_or_register_person("张山", number, at=AT)


@pytest.mark.django_db
def test_an_administrator_corrects_a_name_with_a_reason_and_nobody_else_does() -> None:
    person = factories.make_person("张山")
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        rename_person(factories.make_actor(Duty.AUDITOR), person.uuid, "张三", "核验", at=AT)
    with pytest.raises(Refusal, match="依据"):
        rename_person(administrator, person.uuid, "张三", " ", at=AT)
    with pytest.raises(Invalid):
        rename_person(administrator, person.uuid, " ", "核验证件原件", at=AT)
    assert rename_person(administrator, person.uuid, "张三", "核验证件原件", at=AT).name == "张三"
    assert TrailEntry.objects.get().reason == "核验证件原件"
