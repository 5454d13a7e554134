"""Kill the server at any point of the payment step: everybody is paid exactly once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.enums import CommitmentState, PlanState
from jisheng.funds.models import BankBatch, Commitment, PaymentPlan
from jisheng.funds.queries.summary import summary_of
from tests.funds.invariants import check_journal, check_nobody_is_paid_twice, received
from tests.funds.office import AT, Office, make_office, number_of, yuan

pytestmark = pytest.mark.django_db(transaction=True)

AMOUNTS = (yuan(1000), yuan("2000.05"), yuan("300.10"))
NUMBERS = count(1)
MOVES = {"os.rename", "os.replace"}
START = """
import sys, django
django.setup()
from tests.funds.payment_step import serve
serve(sys.argv[1])
"""


@dataclass
class Server:
    """The process that runs the step, each time in a child that may be killed."""

    running: subprocess.Popen[str]
    folder: Path

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        self.running.stdin.write(json.dumps(request) + "\n")
        self.running.stdin.flush()
        answer: dict[str, Any] = json.loads(self.running.stdout.readline())
        return answer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    environment = {
        **os.environ,
        "DATABASE_URL": _address(),
        "DJANGO_SETTINGS_MODULE": "jisheng.config.settings.test",
    }
    with subprocess.Popen(
        [sys.executable, "-c", START, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as running:
        yield Server(running, tmp_path)
        assert running.stdin is not None
        running.stdin.close()


def _address() -> str:
    """Return where this very test database is, for another process."""
    at = connection.settings_dict
    user = quote(at["USER"], safe="")
    secret = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    if at["HOST"].startswith("/"):
        return f"postgresql://{user}{secret}@/{at['NAME']}?host={quote(at['HOST'])}"
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgresql://{user}{secret}@{at['HOST']}{port}/{at['NAME']}"


def _request(office: Office, name: str) -> dict[str, Any]:
    """Owe three payees: one paid, one refused by the bank first, one returned late."""
    _good, refused, returned = office.payees
    return {
        "name": name,
        "fund": str(office.fund.uuid),
        "clerk": office.clerk.login,
        "approver": office.approver.login,
        "failed": {number_of(refused): "1001"},
        "returned_late": {number_of(returned): "3001"},
        "owed": [
            {"payee": str(payee.uuid), "fen": amount.fen, "source": f"claims:{name}/{n}"}
            for n, (payee, amount) in enumerate(zip(office.payees, AMOUNTS, strict=True))
        ],
    }


def _check_everybody_has_their_money_once(office: Office, server: Server, name: str) -> None:
    home = server.folder / name
    bank = Bank(home / "bank", home / "to-bank", home / "from-bank")
    promises = Commitment.objects.filter(fund=office.fund).order_by("id")
    assert [received(p, bank) for p in promises] == list(AMOUNTS)
    assert {p.state for p in promises} == {CommitmentState.PAID}
    # By accounts as well, which knows nothing of our line ids: nothing went anywhere else.
    accounts = {t.account for t in bank.ledger()}
    assert sum(bank.received(a).fen for a in accounts) == sum(a.fen for a in AMOUNTS)
    assert [bank.received(number_of(p)) for p in office.payees] == list(AMOUNTS)
    _check_nothing_is_left_over(office, bank)


def _check_nothing_is_left_over(office: Office, bank: Bank) -> None:
    check_journal(office.fund)
    check_nobody_is_paid_twice(office.fund, bank)
    stands = summary_of(office.fund)
    assert stands.spent.fen == sum(a.fen for a in AMOUNTS)
    assert not stands.committed
    assert not stands.in_transit
    plans = PaymentPlan.objects.filter(fund=office.fund)
    assert set(plans.values_list("state", flat=True)) == {PlanState.SETTLED}
    # The bank got each file once, without having had to refuse a second copy.
    assert bank.refused() == []
    taken = sorted(p.name for p in (bank.home / "taken").iterdir())
    batches = BankBatch.objects.filter(plan__fund=office.fund)
    assert taken == sorted(batches.values_list("file_name", flat=True))


def _uninterrupted(server: Server) -> list[str]:
    """Run the step once to the end; return the kinds of the points it passes."""
    office = make_office(10_000)
    answer = server.ask(_request(office, "whole"))
    assert "error" not in answer, answer
    _check_everybody_has_their_money_once(office, server, "whole")
    kinds: list[str] = answer["kinds"]
    return kinds


def _kill_at(point: int, server: Server, *, bank_goes_on: bool) -> None:
    """Kill, let the bank work through the outage or not, start again, and count the money."""
    name = f"killed-{point}-{next(NUMBERS)}"
    office = make_office(10_000)
    request = _request(office, name)
    assert server.ask(request | {"fatal": point}) == {"killed_by": signal.SIGKILL}
    if bank_goes_on:
        _bank_of(request, server).work(AT.date())
    answer = server.ask(request)
    assert "error" not in answer, (point, answer)
    _check_everybody_has_their_money_once(office, server, name)


def _bank_of(request: dict[str, Any], server: Server) -> Bank:
    home = server.folder / request["name"]
    faults = Faults(failed=request["failed"], returned_late=request["returned_late"])
    return Bank(home / "bank", home / "to-bank", home / "from-bank", faults)


def _telling(kinds: list[str]) -> list[int]:
    """Choose the points that differ: what lasts changes only by commits and moves of files.

    Right after each of them, right before each move, and before every second commit, where
    a whole transaction is lost.
    """
    commits = [n for n, kind in enumerate(kinds, start=1) if kind == "commit"]
    moves = [n for n, kind in enumerate(kinds, start=1) if kind in MOVES]
    chosen = {1, *(n + 1 for n in commits), *moves, *(n + 1 for n in moves), *commits[::2]}
    return sorted(n for n in chosen if n <= len(kinds))


def test_a_server_killed_at_any_point_pays_everybody_exactly_once(server: Server) -> None:
    points = _telling(_uninterrupted(server))
    assert len(points) >= 40
    for point in points:
        _kill_at(point, server, bank_goes_on=True)


def test_a_server_killed_around_a_hand_over_with_the_file_still_lying_there(
    server: Server,
) -> None:
    kinds = _uninterrupted(server)
    handed_over = [n for n, kind in enumerate(kinds, start=1) if kind == "os.rename"]
    assert len(handed_over) >= 2
    for point in handed_over:
        _kill_at(point, server, bank_goes_on=False)
        _kill_at(point + 1, server, bank_goes_on=False)


def test_a_server_killed_again_and_again_gets_there_all_the_same(server: Server) -> None:
    office = make_office(10_000)
    request = _request(office, "again")
    for fatal in range(25, 1_000, 25):
        answer = server.ask(request | {"fatal": fatal})
        assert "error" not in answer, answer
        if "points" in answer:
            break
        _bank_of(request, server).work(AT.date())
    assert "points" in answer
    _check_everybody_has_their_money_once(office, server, "again")


@pytest.mark.soak
@pytest.mark.parametrize("bank_goes_on", [True, False])
def test_a_server_killed_at_every_single_point_pays_everybody_exactly_once(
    server: Server, bank_goes_on: bool
) -> None:
    for point in range(1, len(_uninterrupted(server)) + 1):
        _kill_at(point, server, bank_goes_on=bank_goes_on)
