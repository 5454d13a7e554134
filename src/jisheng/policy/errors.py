"""What can be wrong with a pack, with the facts given to it, or with a stored decision."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of a rulebook folder: where it stands, what is wrong, what to do."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.message} → {self.remedy}"


class PolicyError(Exception):
    """The root of everything this floor raises; its text is meant for officials."""


class PackError(PolicyError):
    """A folder that cannot be used as a rulebook; `faults` lists every fault found."""

    def __init__(self, folder: str, faults: tuple[Fault, ...]) -> None:
        self.folder = folder
        self.faults = faults
        listing = "\n".join(str(fault) for fault in faults)
        super().__init__(f"规则包“{folder}”有{len(faults)}处问题，未予载入：\n{listing}")


class FactsError(PolicyError):
    """Facts that cannot be true together, or that are not of the declared kind."""

    def __init__(self, fact: str, message: str, remedy: str) -> None:
        self.fact = fact
        self.remedy = remedy
        super().__init__(f"{message}{remedy}")


class StandardMissing(PolicyError):
    """A standard the document leaves to a table or a date that has no entry for it."""


class CannotReckon(PolicyError):
    """Arithmetic without a result: a division by 0, a day outside the calendar."""


class ReplayError(PolicyError):
    """A stored decision that the pack at hand cannot replay."""
