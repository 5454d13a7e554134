"""Refusals in words a person can act on: what is wrong, why it matters, what to do.

No Django here, so that readers of files and other pure code may refuse in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place (a field name, a cell such as ``C7``, a line)."""

    place: str
    message: str
    remedy: str = ""


class Refusal(Exception):
    """Say no to a person: ``message`` is what is wrong and why, ``remedy`` what to do."""

    code = "REFUSED"

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        # Chinese sentences follow one another without a blank, English ones do not.
        between = " " if self.remedy and self.message[-1:].isascii() else ""
        return f"{self.message}{between}{self.remedy}"


class WrongState(Refusal):
    """The act exists, but not from the state the subject is in now."""


class NotPermitted(Refusal):
    """The actor sees the subject but lacks the duty for this act (answered with 403)."""


class NotFound(Refusal):
    """Absent, or outside the actor's data scope: the two must look the same (404)."""

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(
            "NOT_FOUND",
            f"没有找到{what or '您要查看的内容'}，它可能不存在，也可能不在您的数据范围内。",
            "请从列表重新进入；如确认应当能看到，请联系系统管理员核对您的岗位和范围。",
        )


class Invalid(Refusal):
    """Several faults at once, all told together (一次性告知)."""

    def __init__(self, faults: Sequence[Fault], message: str = "") -> None:
        self.faults = tuple(faults)
        told = "；".join(f"{f.place}：{f.message}" if f.place else f.message for f in self.faults)
        super().__init__("INVALID", message or told, "")
