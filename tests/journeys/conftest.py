from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from jisheng.funds.bank.simulator import Bank, Faults
from tests.journeys.seats import Journey, SiteClock
from tests.journeys.town import SOON_CLOSED, WRONG_NAME, build_town


@pytest.fixture
def journey(
    transactional_db: None,
    live_server: Any,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> Iterator[Journey]:
    """A town at the beginning of its year, and the bank's counter where its files are fetched."""
    settings.BANK_OUTBOX, settings.BANK_INBOX = tmp_path / "to-bank", tmp_path / "from-bank"
    counter = tmp_path / "counter"
    faults = Faults(failed={WRONG_NAME: "1001"}, returned_late={SOON_CLOSED: "1002"})
    # The bank gives its answers over the counter: they reach us only through the page.
    bank = Bank(tmp_path / "bank", settings.BANK_OUTBOX, counter, faults)
    clock = SiteClock(monkeypatch)
    begun = Journey(browser, live_server.url, build_town(), clock, bank, counter)
    yield begun
    begun.leaves()
