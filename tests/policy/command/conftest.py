"""Run a verb of `jisheng rules` on files of a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jisheng.config.rules_command import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of verbs: exit code, what it printed, what it complained of."""

    def run_on(*arguments: object) -> tuple[int, str, str]:
        code = main([str(word) for word in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_on


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, Any], Path]:
    """Return a writer of YAML files."""

    def write(name: str, data: Any) -> Path:
        path = tmp_path / name
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return path

    return write
