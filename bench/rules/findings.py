"""What a run finds, and what its figures are held against."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

STATELESS, WITH_LIMITS, FILES = "stateless", "with_limits", "files"
# The same claims, decided whole, have the same answer whether they lie in memory or in a file.
ANSWER_OF = {STATELESS: STATELESS, WITH_LIMITS: WITH_LIMITS, FILES: WITH_LIMITS}


class Key(NamedTuple):
    """Say what was measured: the part of the work, the number of claims, the engine."""

    part: str
    size: int
    engine: str


class Figure(NamedTuple):
    """Hold the median of the seconds and the highest memory over a number of runs."""

    seconds: float
    peak_mb: float
    runs: int


@dataclass
class Findings:
    """Gather what a whole run found."""

    figures: dict[Key, Figure] = field(default_factory=dict)
    sat_out: dict[Key, str] = field(default_factory=dict)
    signatures: dict[Key, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    case_microseconds: dict[tuple[str, str], float] = field(default_factory=dict)
    explained_per_second: float | None = None
    table_milliseconds: dict[str, float] = field(default_factory=dict)

    def rate(self, part: str, size: int, engine: str) -> float | None:
        """Give rows per second, or None where the engine was not measured."""
        figure = self.figures.get(Key(part, size, engine))
        return size / figure.seconds if figure else None

    def disagreements(self) -> list[str]:
        """Name the engines whose answers differ from what most engines say."""
        said = list(self.wrong)
        for work in sorted({(ANSWER_OF[key.part], key.size) for key in self.signatures}):
            signs = {
                key: sign
                for key, sign in self.signatures.items()
                if (ANSWER_OF[key.part], key.size) == work
            }
            (usual, _), *others = Counter(signs.values()).most_common()
            if others:
                odd = [f"{key.engine} ({key.part})" for key in signs if signs[key] != usual]
                said.append(f"{work[0]}, {work[1]:,} claims: {', '.join(odd)} differ")
        return said

    def as_json(self) -> dict[str, Any]:
        """Give everything as plain data."""
        plain = asdict(self)
        for name in ("figures", "sat_out", "signatures"):
            plain[name] = [
                {**key._asdict(), name: value._asdict() if isinstance(value, Figure) else value}
                for key, value in getattr(self, name).items()
            ]
        cases = self.case_microseconds.items()
        plain["case_microseconds"] = {f"{engine} {way}": value for (engine, way), value in cases}
        return plain
