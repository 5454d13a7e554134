"""The floors, as import-linter sees them and as it cannot."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from importlinter.cli import lint_imports

SOURCE = Path("src/jisheng")
# Bottom first; what stands on one row may not know its neighbours.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("ground",),
    ("foundation", "policy"),
    ("accounts",),
    ("notifications",),
    ("catalogues",),
    ("registry",),
    ("training",),
    ("funds", "assessment", "learning"),
    ("claims",),
    ("oversight", "targets"),
    ("portal", "api"),
    ("config",),
)
ROOMS = {
    "__init__", "apps", "models", "enums", "errors", "workflow", "permissions", "queries",
    "facts", "operations", "messages", "jobs", "admin", "migrations",
}  # fmt: skip
# What a package needs besides the common rooms, each for a reason its docstring gives.
EXTRA_ROOMS = {
    "accounts": {"actor"},
    "catalogues": {"workbook"},
    "training": {"roster", "class_code"},
    "funds": {"bank"},
}
DOMAINS = ["accounts", "catalogues", "registry", "training", "assessment", "funds", "claims"]


def _height(package: str) -> int:
    return next(i for i, row in enumerate(FLOORS) if package in row)


def test_the_import_contracts_hold() -> None:
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout[-3000:]
    assert lint_imports is not None


def test_no_foreign_key_points_upward_even_as_a_string() -> None:
    upward = []
    for path in SOURCE.glob("*/models.py"):
        package = path.parent.name
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                target = node.value.partition(".")[0]
                known = any(target in row for row in FLOORS)
                if "." in node.value and known and _height(target) > _height(package):
                    upward.append(f"{path}:{node.lineno} {node.value}")
    assert upward == []


def test_every_relation_in_the_database_points_down() -> None:
    upward = []
    for model in apps.get_models():
        here = model._meta.app_label
        if not any(here in row for row in FLOORS):
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not field.concrete or other is None:
                continue
            there = other._meta.app_label
            if any(there in row for row in FLOORS) and _height(there) > _height(here):
                upward.append(f"{model._meta.label}.{field.name} -> {other._meta.label}")
    assert upward == []


@pytest.mark.parametrize("package", DOMAINS)
def test_every_domain_package_has_the_same_rooms(package: str) -> None:
    found = {p.stem for p in (SOURCE / package).iterdir() if p.suffix == ".py" or p.is_dir()}
    found -= {"__pycache__"}
    assert found - ROOMS - EXTRA_ROOMS.get(package, set()) == set()


def test_every_package_says_what_it_is() -> None:
    silent = [
        str(path)
        for path in SOURCE.glob("*/__init__.py")
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
