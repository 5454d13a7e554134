from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jisheng.foundation.errors import NotFound, NotPermitted, Refusal, WrongState
from jisheng.foundation.models import TrailEntry
from jisheng.registry.enums import OrganisationKind
from jisheng.registry.models import Person as Registered
from jisheng.training.enums import ClassState
from jisheng.training.models import Enrolment, RosterImport, TrainingClass
from jisheng.training.operations.check_roster import check_roster
from jisheng.training.operations.import_roster import ImportedRoster, import_roster
from jisheng.training.operations.undo_import import undo_import
from jisheng.training.queries import roster_import, roster_imports
from tests import factories
from tests.conftest import moment
from tests.factories import World
from tests.raw_workbook import table_workbook
from tests.roster_files import (
    Person,
    clean_roster,
    clean_table,
    messy_roster,
    people,
)
from tests.rosters import BrokenRoster, broken_rosters

pytestmark = pytest.mark.django_db
AT = moment("2020-10-09 09:00")
XLSX = "名册.xlsx"


@pytest.fixture
def made(world: World) -> TrainingClass:
    return factories.make_class(world, people=0)


def _take(
    world: World, made: TrainingClass, data: bytes, *, replace: bool = False
) -> ImportedRoster:
    return import_roster(world.clerk, made.uuid, XLSX, data, at=AT, replace=replace)


def _register(person: Person, name: str = "") -> Registered:
    return factories.make_person(name or person.name, person.identity)


def test_a_clean_roster_comes_in_whole_in_the_order_of_the_file(
    world: World, made: TrainingClass
) -> None:
    persons = people(12)
    done = _take(world, made, clean_roster(persons))
    assert (done.added, done.unchanged, done.rejected, done.total) == (12, 0, 0, 12)
    roster = made.enrolments.select_related("person")
    assert [e.person.name for e in roster] == [p.name for p in persons]
    assert [e.row_number for e in roster] == list(range(1, 13))
    assert roster[0].person.identity_number == persons[0].identity


def test_a_messy_roster_gives_its_good_rows_and_every_fault_at_its_cell(
    world: World, made: TrainingClass
) -> None:
    persons = people(10)
    done = _take(world, made, messy_roster(persons))
    # Number for an identity, wrong check digit, a second time, no name, a formula that was
    # never computed: five of ten.
    assert (done.added, done.rejected, done.total) == (5, 5, 10)
    blocking = {f.cell for f in done.faults if f.is_blocking}
    assert {"E8", "E9", "E10", "D11", "E12"} <= blocking
    kept = {e.person.identity_number for e in made.enrolments.select_related("person")}
    assert kept == {persons[n].identity for n in (0, 1, 7, 8, 9)}
    assert all(p.identity not in str(done.record.faults) for p in persons)


def test_checking_stores_nothing_and_says_what_importing_would_do(
    world: World, made: TrainingClass
) -> None:
    data = messy_roster(people(10))
    before = TrailEntry.objects.count()
    draft = check_roster(world.clerk, made.uuid, XLSX, data, at=AT)
    assert not Enrolment.objects.exists()
    assert not RosterImport.objects.exists()
    assert TrailEntry.objects.count() == before
    assert len(draft.good_rows) == _take(world, made, data).added


def test_what_only_the_database_knows_is_told_at_the_cell(
    world: World, made: TrainingClass
) -> None:
    fine, renamed, busy, here = people(4)
    factories.make_class(world, people=[_register(renamed, "欧阳明德")])
    factories.make_class(world, people=[_register(busy)], state=ClassState.FILED)
    factories.enrol(made, [_register(here)])
    done = _take(world, made, clean_roster([fine, renamed, busy, here]))
    assert (done.added, done.unchanged, done.rejected) == (1, 1, 2)
    told = {f.code: f for f in done.faults}
    assert set(told) == {"NAME_DIFFERS", "TIME_CLASH", "ALREADY_ENROLLED"}
    assert (told["NAME_DIFFERS"].cell, told["TIME_CLASH"].cell) == ("B3", "C4")
    assert "欧阳*德" in told["NAME_DIFFERS"].message
    assert not told["ALREADY_ENROLLED"].is_blocking
    assert Registered.objects.filter(name="欧阳明德").count() == 1


def test_a_name_misspelt_in_an_undone_import_is_put_right_by_the_next(
    world: World, made: TrainingClass
) -> None:
    (person,) = people(1)
    wrong = Person("张山", person.identity, person.phone, person.employer, person.uscc, person.sex)
    done = _take(world, made, clean_roster([wrong]))
    undo_import(world.clerk, made.uuid, done.record.uuid, at=AT)
    again = _take(world, made, clean_roster([person]))
    assert (again.added, again.faults) == (1, ())
    assert made.enrolments.get().person.name == person.name


def test_a_second_import_of_the_same_file_changes_nothing(
    world: World, made: TrainingClass
) -> None:
    data = clean_roster(people(5))
    _take(world, made, data)
    again = _take(world, made, data)
    assert (again.added, again.unchanged, again.rejected) == (0, 5, 0)
    assert made.enrolments.count() == 5


def test_an_employer_is_linked_by_code_or_by_a_name_only_it_bears(
    world: World, made: TrainingClass
) -> None:
    persons = people(10)
    coded = factories.make_organisation(persons[0].employer, OrganisationKind.ENTERPRISE)
    coded.uscc = persons[0].uscc
    coded.save()
    named = factories.make_organisation(persons[8].employer, OrganisationKind.ENTERPRISE)
    _take(world, made, clean_roster(persons[8:]))
    assert made.enrolments.get(person__name=persons[8].name).employer == named
    assert made.enrolments.get(person__name=persons[9].name).employer is None
    other = factories.make_class(world, people=0)
    _take(world, other, messy_roster(persons))
    assert other.enrolments.get(person__name=persons[0].name).employer == coded


def test_replacing_puts_the_file_in_place_of_the_roster_and_undoing_puts_it_back(
    world: World, made: TrainingClass
) -> None:
    first, second = people(3, seed=1), people(3, seed=2)
    _take(world, made, clean_roster(first))
    before = list(made.enrolments.values_list("uuid", "person__name", "row_number"))
    done = _take(world, made, clean_roster([first[0], *second]), replace=True)
    assert (done.added, done.unchanged, done.removed) == (3, 1, 2)
    assert made.enrolments.count() == 4
    undo_import(world.clerk, made.uuid, done.record.uuid, at=AT)
    assert list(made.enrolments.values_list("uuid", "person__name", "row_number")) == before
    with pytest.raises(NotFound):
        undo_import(world.clerk, made.uuid, done.record.uuid, at=AT)


def test_a_faulty_file_does_not_replace_a_good_roster(world: World, made: TrainingClass) -> None:
    _take(world, made, clean_roster(people(3)))
    with pytest.raises(Refusal) as refused:
        _take(world, made, messy_roster(people(10)), replace=True)
    assert refused.value.code == "REPLACEMENT_HAS_FAULTS"
    assert made.enrolments.count() == 3


def test_imports_are_undone_from_the_latest_back(world: World, made: TrainingClass) -> None:
    first = _take(world, made, clean_roster(people(2, seed=1)))
    second = _take(world, made, clean_roster(people(2, seed=2)))
    with pytest.raises(Refusal, match="最近一次"):
        undo_import(world.clerk, made.uuid, first.record.uuid, at=AT)
    undo_import(world.clerk, made.uuid, second.record.uuid, at=AT)
    undo_import(world.clerk, made.uuid, first.record.uuid, at=AT)
    assert not made.enrolments.exists()
    assert [r.undone_at for r in roster_imports(made)] == [AT, AT]


@pytest.mark.parametrize("act", ["check", "import", "undo"])
def test_only_the_institutions_own_clerk_touches_a_roster(
    world: World, made: TrainingClass, act: str
) -> None:
    data = clean_roster(people(2))
    record = _take(world, made, data).record
    acts: dict[str, Callable[..., object]] = {
        "check": lambda actor: check_roster(actor, made.uuid, XLSX, data, at=AT),
        "import": lambda actor: import_roster(actor, made.uuid, XLSX, data, at=AT),
        "undo": lambda actor: undo_import(actor, made.uuid, record.uuid, at=AT),
    }
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            acts[act](actor)
    acts[act](world.clerk)
    assert roster_import(world.supervisor, record.uuid) == record
    with pytest.raises(NotFound):
        roster_import(world.other_clerk, record.uuid)


def test_a_locked_roster_takes_no_file_and_the_file_is_not_even_read(world: World) -> None:
    opened = factories.make_class(world, state=ClassState.OPENED)
    with pytest.raises(WrongState):
        import_roster(world.clerk, opened.uuid, XLSX, b"no workbook at all", at=AT)
    assert opened.enrolments.count() == 3


def test_a_file_that_is_no_roster_leaves_the_database_as_it_was(
    world: World, made: TrainingClass
) -> None:
    for data in (b"", b"PK\x03\x04 broken", table_workbook([["收入", "支出"], ["1", "2"]])):
        with pytest.raises(Refusal):
            _take(world, made, data)
    assert not RosterImport.objects.exists()
    assert not Registered.objects.exclude(pk=world.trainee_person.pk).exists()


def test_an_import_costs_the_same_queries_however_long_the_roster(world: World) -> None:
    costs = []
    for count in (5, 60):
        made = factories.make_class(world, people=0)
        with CaptureQueriesContext(connection) as captured:
            _take(world, made, clean_roster(people(count, seed=count)))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def _other_last_digit(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(roster=broken_rosters())
def test_two_hundred_broken_rosters_end_in_words_and_change_nothing_unsaid(
    world: World, roster: BrokenRoster
) -> None:
    made = factories.make_class(world, people=0)
    before = _counts()
    done: ImportedRoster | None = None
    words = "。"
    try:
        done = import_roster(world.clerk, made.uuid, roster.name, roster.data, at=AT)
    except Refusal as refusal:
        words = str(refusal)
    assert "。" in words
    if done is None:
        assert _counts() == before
    else:
        assert done.added + done.unchanged + done.rejected == done.total
        assert made.enrolments.count() == done.added


def _counts() -> tuple[int, int, int]:
    return Registered.objects.count(), RosterImport.objects.count(), Enrolment.objects.count()


_SPOILS: dict[str, Callable[[list[str]], list[str]]] = {
    "nothing": lambda row: row,
    "no name": lambda row: [row[0], "", *row[2:]],
    "check digit": lambda row: [*row[:2], _other_last_digit(row[2]), *row[3:]],
    "short number": lambda row: [*row[:2], row[2][:12], *row[3:]],
    "blanks": lambda row: [row[0], " ".join(row[1]), f"\u3000{row[2]} ", *row[3:]],
    "odd phone": lambda row: [*row[:3], "12345", row[4]],
    "digits in the name": lambda row: [row[0], row[1] + "2", *row[2:]],
}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    spoils=st.lists(st.sampled_from(sorted(_SPOILS)), min_size=1, max_size=12),
    repeated=st.booleans(),
    seed=st.integers(1, 10**6),
)
def test_every_row_is_added_unchanged_or_rejected_and_none_twice(
    world: World, spoils: list[str], repeated: bool, seed: int
) -> None:
    made = factories.make_class(world, people=0)
    header, *rows = clean_table(people(len(spoils), seed))
    rows = [_SPOILS[spoil](row) for spoil, row in zip(spoils, rows, strict=True)]
    rows += [rows[0]] if repeated else []
    done = _take(world, made, table_workbook([header, *rows]))
    assert done.added + done.unchanged + done.rejected == done.total == len(rows)
    assert made.enrolments.count() == done.added
    assert done.total == done.record.total
    good = sum(spoil in ("nothing", "blanks", "odd phone") for spoil in spoils)
    assert done.added <= good
