from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jisheng.funds.bank.simulator import Bank
from tests.funds.office import Office, make_bank, make_office


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Bank:
    return make_bank(tmp_path, settings)
