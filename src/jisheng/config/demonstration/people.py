"""The invented trainees of the demonstration, always the same ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from jisheng.ground.identity import Sex
from jisheng.ground.synthetic import synthetic_identity, synthetic_mobile, synthetic_name

REGION = "330782"
_SEED = 20191230
ROSTER_SIZE = 30


@dataclass(frozen=True, slots=True)
class Trainee:
    """One invented person as a school knows them."""

    name: str
    identity_number: str
    phone: str
    sex: str


def trainees(count: int = ROSTER_SIZE, seed: int = _SEED) -> list[Trainee]:
    """Invent ``count`` people; the same seed gives the same people."""
    rng = Random(seed)  # noqa: S311 - invented people need repeatability, not secrecy
    return [_one(rng) for _ in range(count)]


def _one(rng: Random) -> Trainee:
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    born = dt.date(rng.randrange(1965, 2000), rng.randrange(1, 13), rng.randrange(1, 28))
    return Trainee(
        name=synthetic_name(rng, sex),
        identity_number=synthetic_identity(rng, REGION, born, sex),
        phone=synthetic_mobile(rng),
        sex="男" if sex is Sex.MALE else "女",
    )
