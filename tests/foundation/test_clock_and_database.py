from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jisheng.config.settings.keys import load_or_make
from jisheng.foundation import clock, database


@pytest.mark.django_db
def test_the_whole_site_stands_on_the_chosen_day() -> None:
    clock.choose_day(dt.date(2020, 10, 9))
    assert clock.today() == dt.date(2020, 10, 9)
    clock.choose_day(None)
    assert clock.chosen_day() is None


@pytest.mark.django_db
def test_the_day_cannot_be_moved_on_an_offices_own_site(settings: object) -> None:
    clock.choose_day(dt.date(2020, 10, 9))
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    assert clock.chosen_day() is None
    with pytest.raises(RuntimeError):
        clock.choose_day(dt.date(2020, 10, 10))


def test_a_server_of_ones_own_is_named_by_its_address() -> None:
    found = database.from_url("postgresql://clerk:a%40b@db.example:5433/jisheng")
    assert (found["USER"], found["PASSWORD"]) == ("clerk", "a@b")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "jisheng")


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="postgresql"):
        database.from_url("mysql://x/y")


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = load_or_make(tmp_path / "keys.json")
    assert load_or_make(tmp_path / "keys.json") == first
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "keys.json"]
