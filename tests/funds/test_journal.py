from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from jisheng.funds.enums import AccountKind, EntryKind
from jisheng.funds.models import Fund, JournalAccount, JournalEntry, Posting
from jisheng.funds.operations.post import Movement, post
from jisheng.ground.money import Money
from tests.funds.office import AT, Office, make_office, yuan

pytestmark = pytest.mark.django_db


def _entry(fund: Fund, kind: str = EntryKind.COMMIT) -> JournalEntry:
    return JournalEntry.objects.create(
        fund=fund, kind=kind, at=AT, on=AT.date(), purpose="试", source=f"test:{kind}"
    )


def _account(fund: Fund, kind: str) -> JournalAccount:
    return JournalAccount.objects.get(fund=fund, kind=kind)


def _put(entry: JournalEntry, account: JournalAccount, fen: int) -> Posting:
    return Posting.objects.create(entry=entry, account=account, amount_fen=Money(fen))


def test_an_entry_out_of_balance_does_not_survive_its_transaction(office: Office) -> None:
    balance = _account(office.fund, AccountKind.BALANCE)
    committed = _account(office.fund, AccountKind.COMMITTED)
    entry = _entry(office.fund)
    _put(entry, balance, -100)
    _put(entry, committed, 101)
    with pytest.raises(IntegrityError, match="adding up to 1 fen"), transaction.atomic():
        connection.check_constraints()
    _put(entry, balance, -1)
    connection.check_constraints()


def test_an_entry_without_postings_does_not_survive_either(office: Office) -> None:
    entry = _entry(office.fund)
    with pytest.raises(IntegrityError, match="has 0 postings"), transaction.atomic():
        connection.check_constraints()
    _put(entry, _account(office.fund, AccountKind.BALANCE), -1)
    _put(entry, _account(office.fund, AccountKind.COMMITTED), 1)


def test_a_posting_moves_its_account_in_the_same_statement(office: Office) -> None:
    entry = _entry(office.fund)
    _put(entry, _account(office.fund, AccountKind.BALANCE), -100)
    assert _account(office.fund, AccountKind.BALANCE).balance_fen == yuan(100_000) - Money(100)
    _put(entry, _account(office.fund, AccountKind.COMMITTED), 100)


def test_no_account_is_ever_overdrawn(office: Office) -> None:
    entry = _entry(office.fund)
    committed = _account(office.fund, AccountKind.COMMITTED)
    with pytest.raises(IntegrityError, match="account_is_never_overdrawn"), transaction.atomic():
        _put(entry, committed, -1)
    _put(entry, _account(office.fund, AccountKind.BALANCE), -1)
    _put(entry, committed, 1)


def test_the_balance_of_an_account_is_moved_by_postings_only(office: Office) -> None:
    account = _account(office.fund, AccountKind.BALANCE)
    with pytest.raises(IntegrityError, match="moved by postings only"), transaction.atomic():
        JournalAccount.objects.filter(pk=account.pk).update(balance_fen=1)
    empty = make_office(0, payees=0).fund
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM funds_journalaccount WHERE fund_id = %s", [empty.pk])
    with pytest.raises(IntegrityError, match="moved by postings only"), transaction.atomic():
        JournalAccount.objects.create(fund=empty, kind=AccountKind.BALANCE, balance_fen=5)


@pytest.mark.parametrize("table", ["funds_journalentry", "funds_posting"])
def test_journal_rows_are_neither_changed_nor_removed(office: Office, table: str) -> None:
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with (
            pytest.raises(IntegrityError, match="only ever added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_posting_stays_within_its_entry_s_fund(office: Office) -> None:
    other = make_office()
    entry = _entry(office.fund)
    with pytest.raises(IntegrityError, match="another fund"), transaction.atomic():
        _put(entry, _account(other.fund, AccountKind.BALANCE), -1)
    _put(entry, _account(office.fund, AccountKind.BALANCE), -1)
    _put(entry, _account(office.fund, AccountKind.COMMITTED), 1)


@pytest.mark.parametrize("line_id", ["", "000001-0001"])
def test_the_same_money_moves_once_each_way(office: Office, line_id: str) -> None:
    movement = Movement(EntryKind.COMMIT, Money(5), "补贴", "claims:9/1", line_id)
    post(office.fund, [movement], at=AT, doer=office.clerk)
    with pytest.raises(IntegrityError, match="moves_once_each_way"), transaction.atomic():
        post(office.fund, [movement], at=AT, doer=office.clerk)


def test_only_a_return_reverses_and_a_payment_is_reversed_once(office: Office) -> None:
    line = "000001-0001"
    way = [EntryKind.COMMIT, EntryKind.SEND, EntryKind.PAY]
    moves = [Movement(kind, Money(5), "补贴", "claims:9/1", line) for kind in way]
    paid = post(office.fund, moves, at=AT, doer=office.clerk)[-1]
    bare = Movement(EntryKind.RETURN, Money(5), "补贴", "claims:9/1", line)
    with pytest.raises(IntegrityError, match="return_reverses_a_payment"), transaction.atomic():
        post(office.fund, [bare], at=AT, doer=office.clerk)
    post(office.fund, [replace(bare, reverses=paid)], at=AT, doer=office.clerk)
    twice = replace(bare, reverses=paid, line_id="000001-0002")
    with pytest.raises(IntegrityError, match="reverses_id"), transaction.atomic():
        post(office.fund, [twice], at=AT, doer=office.clerk)
