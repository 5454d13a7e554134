"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path("src/jisheng")
LONGEST_FUNCTION = 50
LONGEST_FILE = 500
EMPTY_NAMES = re.compile(r"^(process(?!_exception$)|handle|manage|utils|helpers?|common|misc)(_|$)")
TEXT_SUFFIXES = {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".css", ".js", ".json", ".txt"}


def _files() -> list[Path]:
    return [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]


def _functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in _functions()
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    assert [str(p) for p in _files() if len(p.read_text().splitlines()) > LONGEST_FILE] == []


def test_names_say_something() -> None:
    empty = [f"{path}:{node.name}" for path, node in _functions() if EMPTY_NAMES.match(node.name)]
    empty += [str(p) for p in _files() if EMPTY_NAMES.match(p.stem)]
    assert empty == []


def test_public_functions_of_the_floors_have_a_docstring() -> None:
    silent = []
    for path in _files():
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if path.name == "apps.py" or _is_meta(node):
                continue
            if not ast.get_docstring(node):
                silent.append(f"{path}:{node.lineno} {node.name}")
    assert silent == []


def _is_meta(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and node.name == "Meta"


def test_nothing_is_left_undone() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    left = [
        f"{path}:{number}"
        for path in _files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if words.search(line)
    ]
    assert left == []


def test_the_clock_is_asked_only_by_portal_jobs_and_the_command() -> None:
    asks = re.compile(r"clock\.(now|today)\(|timezone\.now\(|datetime\.now\(|date\.today\(")
    below = [
        f"{path}:{number}"
        for path in _files()
        if path.parts[2] not in {"portal", "api", "config"}
        and path.name not in {"jobs.py", "clock.py"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if asks.search(line)
    ]
    assert below == []


def test_the_repository_names_no_machine_and_no_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True).stdout.split("\n")
    forbidden = re.compile(
        r"/work/|/root/|/opt/wheels|registry\.npmjs|pypi\.org|files\.pythonhosted|deb\.debian"
    )
    named = []
    for name in tracked:
        path = Path(name)
        known = path.suffix in TEXT_SUFFIXES or path.name in {"Makefile", "run"}
        if not known or not path.exists() or path == Path(__file__).relative_to(Path.cwd()):
            continue
        if forbidden.search(path.read_text(errors="replace")):
            named.append(name)
    assert named == []
