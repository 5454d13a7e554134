"""Kill this very process at the n-th step that reaches the database or the disk."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

FILE_STEPS = ("open", "fsync", "rename", "replace")


class Crash:
    """Counts the points passed; at ``fatal`` (from 1) the process is gone, as with kill -9.

    A point lies before every statement, every commit and every file step, so the moment
    right after a step is the point before the next one. ``paused`` is for what is not our
    server: the bank goes on when we die.
    """

    def __init__(self, fatal: int | None) -> None:
        self.fatal = fatal
        self.passed = 0
        self.kinds: list[str] = []
        self.asleep = False

    def point(self, kind: str) -> None:
        if self.asleep:
            return
        self.passed += 1
        self.kinds.append(kind)
        if self.passed == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def paused(self) -> Iterator[None]:
        self.asleep = True
        try:
            yield
        finally:
            self.asleep = False

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Watch statements, commits and file steps for as long as the block runs."""
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(self._statement))
            commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]
            watched = self._before("commit", commit)
            stack.enter_context(patch.object(BaseDatabaseWrapper, "_commit", watched))
            for name in FILE_STEPS:
                real = getattr(os, name)
                stack.enter_context(patch.object(os, name, self._before(f"os.{name}", real)))
            yield

    def _statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.point(sql.split(None, 1)[0].lower())
        return execute(sql, params, many, context)

    def _before(self, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            self.point(kind)
            return real(*args, **kwargs)

        return step
