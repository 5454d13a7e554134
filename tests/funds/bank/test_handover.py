from __future__ import annotations

from pathlib import Path

import pytest

from jisheng.foundation.errors import Refusal
from jisheng.funds.bank.handover import OWN_FOLDER, place, prepare


def test_the_bank_sees_the_file_only_when_it_is_whole(tmp_path: Path) -> None:
    prepare(tmp_path, "b.txt", b"whole")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []
    assert place(tmp_path, "b.txt")
    assert (tmp_path / "b.txt").read_bytes() == b"whole"
    assert (tmp_path / "b.txt").stat().st_mode & 0o077 == 0


def test_a_file_the_bank_has_taken_is_not_placed_again(tmp_path: Path) -> None:
    prepare(tmp_path, "b.txt", b"whole")
    place(tmp_path, "b.txt")
    (tmp_path / "b.txt").unlink()
    assert not place(tmp_path, "b.txt")
    assert not (tmp_path / "b.txt").exists()


def test_what_an_interrupted_run_left_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / OWN_FOLDER).mkdir()
    (tmp_path / OWN_FOLDER / "b.txt").write_bytes(b"a longer half of someth")
    prepare(tmp_path, "b.txt", b"whole")
    place(tmp_path, "b.txt")
    assert (tmp_path / "b.txt").read_bytes() == b"whole"


def test_another_file_of_that_name_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"somebody else's")
    prepare(tmp_path, "b.txt", b"ours")
    with pytest.raises(Refusal) as refused:
        place(tmp_path, "b.txt")
    assert refused.value.code == "BANK_FILE_NAME_TAKEN"
    assert (tmp_path / "b.txt").read_bytes() == b"somebody else's"


def test_the_same_file_lying_there_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"ours")
    prepare(tmp_path, "b.txt", b"ours")
    assert place(tmp_path, "b.txt")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["b.txt"]
