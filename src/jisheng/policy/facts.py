"""Facts as a caller gives them: values by name, each with where it came from and as of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class FactSource:
    """Where a fact came from and the day it was true; `assumed` marks what nobody stated."""

    origin: str
    as_of: date | None = None
    is_assumed: bool = False


GIVEN = FactSource("提交")
ASSUMED = FactSource("未提及，按此测算", is_assumed=True)


@dataclass(frozen=True)
class Facts:
    """Values by fact name; `sources` may name any of them (or `trainees`, for the whole list)."""

    values: Mapping[str, Any]
    sources: Mapping[str, FactSource] = field(default_factory=dict)
