"""The design kit is brought once, whole, and without naming where from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jisheng.config import assets


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "package-lock.json").write_text("{}")
    for source, _ in assets.copies():
        file = tmp_path / "node_modules" / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    return tmp_path


def test_laying_copies_every_file_and_is_then_current(root: Path) -> None:
    vendor = root / "vendor"
    assert not assets.is_current(root, vendor)
    assert assets.lay(root, vendor) == len(list(assets.copies()))
    assert assets.is_current(root, vendor)
    assert (vendor / "icons/check.svg").read_text() == "@tabler/icons/icons/outline/check.svg"


def test_a_changed_lock_file_or_a_lost_file_brings_the_kit_again(root: Path) -> None:
    vendor = root / "vendor"
    assets.lay(root, vendor)
    (vendor / "icons/check.svg").unlink()
    assert not assets.is_current(root, vendor)
    assets.lay(root, vendor)
    (root / "package-lock.json").write_text('{"changed": true}')
    assert not assets.is_current(root, vendor)


def test_what_is_already_here_is_not_fetched_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = root / "vendor"
    fetched: list[Path] = []
    monkeypatch.setattr(assets, "install", fetched.append)
    assert "files laid" in assets.bring(root, vendor)
    assert assets.bring(root, vendor) == "assets: already here."
    assert fetched == [root]


def test_a_file_missing_from_the_packages_is_named(root: Path) -> None:
    (root / "node_modules/@tabler/icons/icons/outline/check.svg").unlink()
    with pytest.raises(assets.AssetsMissing, match=r"check\.svg"):
        assets.lay(root, root / "vendor")


def test_a_failing_install_tells_npms_own_words(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        assets, "npm_command", lambda: ["sh", "-c", "echo no route >&2; exit 7", "npm"]
    )
    with pytest.raises(assets.AssetsMissing, match=r"(?s)ended with 7.*no route"):
        assets.install(root)


def test_the_lock_file_pins_every_package_by_content_and_names_no_registry() -> None:
    lock = json.loads((assets.ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
