"""Silent parameters: what the document leaves open and the office must set, with its basis.

    silent:
      notice_working_days:
        label: 公示工作日数
        unit: workdays
        the_office_sets: 公示期的工作日数
        why: 正文只说公示无误后拨付，没有写公示几天

The pack gives no value. `pack.parameter("notice_working_days")` says what is to be set; the office
supplies it with `pack.with_office_values({"notice_working_days": OfficeValue(5, "局会议纪要")})`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.errors import PolicyError


class ParameterSilent(PolicyError):
    """The document gives no such number and the office has not set it yet."""


@dataclass(frozen=True)
class OfficeValue:
    """A value the office sets where the document is silent; `basis` says on what ground."""

    value: int | str
    basis: str
    set_on: date | None = None


@dataclass(frozen=True)
class Parameter:
    """A number that stands: from the text, or from the office with its basis."""

    name: str
    label: str
    value: Any
    unit: str
    clause: str
    source: str

    is_silent = False


@dataclass(frozen=True)
class SilentParameter:
    """A number the document does not give; `the_office_sets` says what is needed."""

    name: str
    label: str
    unit: str
    clause: str
    the_office_sets: str
    why: str
    place: Place

    is_silent = True

    @property
    def value(self) -> Any:
        """Refuse: a silent parameter is never taken as 0."""
        raise ParameterSilent(
            f"{self.clause}没有规定“{self.label}”（{self.why}）。请由主管部门设定：{self.the_office_sets}。"
        )

    def settled(self, office: OfficeValue) -> Parameter:
        """Return the parameter as the office has set it."""
        if not office.basis.strip():
            raise ParameterSilent(
                f"“{self.label}”缺少设定依据。请写明依据，例如会议纪要或通知文号。"
            )
        return Parameter(
            self.name, self.label, office.value, self.unit, self.clause, f"office: {office.basis}"
        )


def read_silent_parameter(name: str, entry: Entry, clause: str) -> SilentParameter:
    """Read one entry under `silent`."""
    silent = SilentParameter(
        name,
        entry.text("label"),
        entry.text("unit"),
        clause,
        entry.text("the_office_sets"),
        entry.text("why"),
        entry.place(),
    )
    entry.close()
    return silent
