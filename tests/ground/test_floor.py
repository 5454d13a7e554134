import ast
from pathlib import Path

import pytest

from jisheng import ground

SOURCES = sorted(Path(ground.__file__).parent.glob("*.py"))
FORBIDDEN = {"django", "socket", "urllib", "http", "requests", "time"}


def imported(source: Path) -> set[str]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    names += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_floor_knows_no_framework_no_clock_and_no_network(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert not imported(source) & FORBIDDEN
    assert ".today()" not in text
    assert ".now(" not in text
