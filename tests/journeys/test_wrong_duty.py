"""Every step of the main job tried as every wrong duty: refused, and nothing has changed.

The acts are computed from the workflows: a new act without an attempt fails here.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import module_has_submodule

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound, NotPermitted
from jisheng.foundation.workflow import WORKFLOWS, Act
from jisheng.funds.operations.open_fund import open_fund
from jisheng.funds.operations.reveal_account import reveal_account
from jisheng.registry.workflow import SET_ACCOUNT
from tests.conftest import moment
from tests.factories import YIWU
from tests.journeys.attempts import ATTEMPTS, Attempt
from tests.journeys.subjects import ANSWERED, OUTSIDERS, ROLES, Subjects
from tests.portal.test_who_sees_what import ROWS
from tests.portal.visiting import visitor

pytestmark = pytest.mark.django_db


def acts_of_the_main_job() -> dict[str, Act]:
    """Return every act a person does, by the kind of its subject and its name."""
    for app in apps.get_app_configs():
        if app.name.startswith("jisheng.") and module_has_submodule(app.module, "workflow"):
            import_module(f"{app.name}.workflow")
    found = {
        f"{kind}.{act.name}": act
        for kind, workflow in WORKFLOWS.items()
        for act in workflow.acts.values()
        if act.duty and not kind.startswith("test")
    }
    return found | {"registry.set_account": SET_ACCOUNT}


# Acts without a page: tried at the operation.
CALLS: dict[str, Callable[[Subjects, Actor], object]] = {
    "funds.fund.open": lambda s, actor: open_fund(
        actor, code="special_account", name="专账", region_code=YIWU, at=ANSWERED
    ),
    "funds.item.reveal_account": lambda s, actor: reveal_account(
        actor, s.failed_item.uuid, at=ANSWERED
    ),
}


def test_every_act_of_the_workflows_is_tried() -> None:
    assert set(acts_of_the_main_job()) == set(ATTEMPTS) | set(CALLS)


@pytest.fixture
def subjects(tmp_path: Path, settings: Any) -> Subjects:
    made = Subjects(tmp_path, settings)
    made.accounts  # noqa: B018 - made before the tables are looked at
    return made


def contents() -> dict[str, str]:
    """Return a digest of every table of ours, row for row; sign-ins leave their mark apart."""
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("jisheng.") and model._meta.db_table != "accounts_user"
    )
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(map(_digest, tables)))
        return dict(cursor.fetchall())


def _digest(table: str) -> str:
    rows = f'select string_agg(t::text, chr(10) order by t::text) from "{table}" t'
    return f"select '{table}', md5(coalesce(({rows}), ''))"


def tries(client: Client, subjects: Subjects, attempt: Attempt, args: list[Any]) -> HttpResponse:
    """Post what the act needs, as the page does."""
    for url, values in attempt.first:
        client.post(reverse(f"portal:{url}", args=args), values(subjects))
    answer = client.post(reverse(f"portal:{attempt.url}", args=args), attempt.values(subjects))
    assert isinstance(answer, HttpResponse)
    return answer


def elsewhere(args: list[Any]) -> list[Any]:
    """Return the arguments of a record that does not exist."""
    return [uuid4() if isinstance(one, UUID) else one for one in args]


def wrong_for(subjects: Subjects, act: Act, also: frozenset[str]) -> dict[str, Actor]:
    """Return every account that must not do an act, by its role."""
    may = {ROLES[act.duty], *also}
    return {role: actor for role, actor in subjects.accounts.items() if role not in may}


@pytest.mark.parametrize("name", sorted(ATTEMPTS))
def test_a_step_is_done_by_its_duty_and_refused_to_every_other(
    name: str, subjects: Subjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, attempt = acts_of_the_main_job()[name], ATTEMPTS[name]
    monkeypatch.setattr("jisheng.foundation.clock.now", lambda: moment(attempt.at))
    args = attempt.args(subjects)
    attempt.values(subjects)
    before = contents()
    answers = {
        role: tries(visitor(actor), subjects, attempt, args).status_code
        for role, actor in wrong_for(subjects, act, attempt.also).items()
    }
    assert contents() == before
    expected = dict.fromkeys(answers, (403, 404)) | _own_form(subjects, act, args)
    assert {role: code for role, code in answers.items() if code not in expected[role]} == {}
    _outsiders_learn_nothing(subjects, attempt, args, answers, act)
    done = tries(visitor(subjects.accounts[ROLES[act.duty]]), subjects, attempt, args)
    assert done.status_code in (200, 302)
    assert contents() != before


def _own_form(subjects: Subjects, act: Act, args: list[Any]) -> dict[str, tuple[int, ...]]:
    """Where the address names no record, the same duty of another region has a form of its own;
    what it sends of ours is refused there in words."""
    far = f"far_{ROLES[act.duty]}"
    return {} if args else {far: (403, 422)}


def _outsiders_learn_nothing(
    subjects: Subjects, attempt: Attempt, args: list[Any], answers: dict[str, int], act: Act
) -> None:
    """To other institutions, departments and regions the record might as well not exist."""
    for role in sorted(OUTSIDERS & set(answers)) if args else []:
        actor = subjects.accounts[role]
        nowhere = tries(visitor(actor), subjects, attempt, elsewhere(args)).status_code
        assert (role, answers[role]) == (role, nowhere)
        if act.duty in actor.duties:
            assert (role, answers[role]) == (role, 404)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_step_without_a_page_is_refused_at_its_operation(name: str, subjects: Subjects) -> None:
    act, call = acts_of_the_main_job()[name], CALLS[name]
    subjects.failed_item  # noqa: B018 - made before the tables are looked at
    before = contents()
    for actor in wrong_for(subjects, act, frozenset()).values():
        with pytest.raises((NotPermitted, NotFound)):
            call(subjects, actor)
    assert contents() == before
    call(subjects, subjects.accounts[ROLES[act.duty]])
    assert contents() != before


def secrets_of(subjects: Subjects) -> set[str]:
    """Return what only the parties of our matters may read: names of classes and of a payment,
    and the beginning of every masked number."""
    subjects.objection  # noqa: B018 - handed in before its notice is closed below
    plan = subjects.drawn_plan
    made = (subjects.draft_class, subjects.filed_class, subjects.opened_class)
    return {plan.title, f"{YIWU[:4]}****", *(one.label for one in (*made, subjects.ended_class))}


def test_no_page_shows_anything_of_another_institution_or_region(subjects: Subjects) -> None:
    secrets = secrets_of(subjects)
    pages = {name: row for name, row in ROWS.items() if not (row.post or row.public)}
    addresses = {
        name: (reverse(f"portal:{name}", args=args), bool(args))
        for name, row in pages.items()
        for args in [list(row.args(subjects))]
    }
    told = {
        (role, name): shown
        for role in OUTSIDERS - {"trainee"}
        for name, (url, is_record) in addresses.items()
        if (shown := _shown_to(subjects, role, url, secrets, refused=is_record))
    }
    assert told == {}
    # The same pages do show all of it to who reads everything here.
    urls = [url for url, _is_record in addresses.values()]
    seen = [_shown_to(subjects, "auditor", url, secrets, refused=False) for url in urls]
    assert set().union(*seen) == secrets


def _text_of(content: bytes) -> str:
    """Return what a page says, or every part of a workbook."""
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as workbook:
        return "".join(workbook.read(name).decode() for name in workbook.namelist())


def _shown_to(
    subjects: Subjects, role: str, url: str, secrets: set[str], *, refused: bool
) -> set[str]:
    """Return what an account reads on a page; ``refused``: the page must not open at all."""
    answer = visitor(subjects.accounts[role]).get(url)
    assert not refused or answer.status_code in (403, 404), (role, url, answer.status_code)
    text = _text_of(answer.content)
    return {secret for secret in secrets if secret in text}
