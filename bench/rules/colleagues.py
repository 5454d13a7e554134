"""The runner's side of the workers: start one, give it an order, let it go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
LAST_WORDS = 300


class Failed(Exception):
    """Say that an engine could not do what was asked, with its last line."""


class Colleague:
    """Hold one worker process; all it writes goes to the run's temporary folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._complaints = folder / f"{name}.txt"
        with self._complaints.open("wb") as complaints:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.rules.worker", name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=ROOT,
                env=_environment(folder),
                text=True,
            )
        self._answer()

    def order(self, verb: str, **facts: Any) -> dict[str, Any]:
        """Give one order and wait for its answer; raises Failed."""
        if self._process.stdin is None:
            raise Failed(f"{self.name} has no ear.")
        try:
            print(json.dumps({"do": verb} | facts), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise self._failure() from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise self._failure()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _failure(self) -> Failed:
        self.dismiss()
        said = self._complaints.read_text(errors="replace").strip()
        return Failed(said.splitlines()[-1][:LAST_WORDS] if said else "ended without a word")

    def dismiss(self) -> None:
        """Hang up and wait until the process has gone."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._process.terminate()
        self.dismiss()


def _environment(folder: Path) -> dict[str, str]:
    """Keep whatever an engine caches inside the run's temporary folder."""
    ours = {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "NUMBA_CACHE_DIR": str(folder / "numba"),
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    return os.environ | ours
