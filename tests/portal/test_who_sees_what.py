"""Who sees which page: one row for every address of the site, computed from the resolver.

A new page without a row fails. ``sees`` are answered 200 (or do the act: 302, 422), ``hidden``
are answered 404 as if there were nothing, all others are refused with 403.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jisheng.foundation.clock import choose_day
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.rows import EVERYBODY, Row
from tests.portal.rows_money import MONEY
from tests.portal.rows_public_rules import PUBLIC_RULES
from tests.portal.rows_rules import RULE_PAGES
from tests.portal.rows_training import TRAINING
from tests.portal.visiting import visitor

pytestmark = pytest.mark.django_db

ROWS: dict[str, Row] = TRAINING | MONEY | RULE_PAGES | PUBLIC_RULES
# These begin a transaction of their own that must reach the disk; on a draft they change nothing.
DURABLE = {"payment_send", "payment_send_again"}
# Without a file kept from the upload before, these are refused in words (409).
NEEDS_UPLOAD = {"roster_check", "roster_marked", "roster_import"}


def names_of(resolver: URLResolver) -> set[str]:
    """Return the names of every address of the portal."""
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= names_of(entry)
        elif isinstance(entry, URLPattern) and entry.name and entry.name != "set_language":
            found.add(entry.name)
    return found


def expected(row: Row, role: str, name: str) -> set[int]:
    """Return the statuses that are right for a role."""
    if role in row.hidden:
        return {404}
    if role not in row.sees:
        return {302} if row.redirects else {403}
    if name in NEEDS_UPLOAD:
        return {409}
    return {200, 302, 422} if row.post else {200}


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-10-14").date())
    return Ground()


def test_every_address_has_a_row() -> None:
    assert names_of(get_resolver()) == set(ROWS)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_role_sees_what_it_should(name: str, ground: Ground) -> None:
    row, answers = ROWS[name], {}
    assert set(ground.world.everybody) == EVERYBODY
    url = reverse(f"portal:{name}", args=list(row.args(ground)))
    for role, actor in ground.world.everybody.items():
        client = visitor(actor)
        if name in DURABLE:
            answers[role] = client.post(url).status_code
            continue
        with transaction.atomic():
            answers[role] = (client.post(url) if row.post else client.get(url)).status_code
            transaction.set_rollback(True)
    wrong = {r: a for r, a in answers.items() if a not in expected(row, r, name)}
    assert wrong == {}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_has_not_signed_in_is_asked_to(name: str, ground: Ground) -> None:
    row = ROWS[name]
    url = reverse(f"portal:{name}", args=list(row.args(ground)))
    answer = Client().post(url) if row.post else Client().get(url)
    if row.public:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/")
