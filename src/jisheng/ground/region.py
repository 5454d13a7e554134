"""Administrative divisions by their six-digit GB/T 2260 code."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from jisheng.ground.fault import GroundFault

_CODE = re.compile(r"[1-9][0-9]{5}")


class RegionFault(GroundFault):
    """Report a text that is not a division code."""


class RegionLevel(Enum):
    """Name the three levels a code can stand for."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, order=True, slots=True)
class Region:
    """A province, city or county.

    Codes change over the years and offices use some of their own (development zones), so a code
    missing from the table is still a region: its place follows from its digits.
    """

    code: str

    def __post_init__(self) -> None:
        if not isinstance(self.code, str) or not _CODE.fullmatch(self.code):
            raise RegionFault(
                "region.code",
                f"“{self.code}”不是行政区划代码。",
                "代码为 6 位数字，例如义乌市 330782。",
            )

    @property
    def level(self) -> RegionLevel:
        """Return which level the code stands for."""
        if self.code.endswith("0000"):
            return RegionLevel.PROVINCE
        return RegionLevel.CITY if self.code.endswith("00") else RegionLevel.COUNTY

    @property
    def province(self) -> Region:
        """Return the province, read off the first two digits."""
        return Region(f"{self.code[:2]}0000")

    @property
    def city(self) -> Region:
        """Return the city, read off the first four digits; a province is returned as it is."""
        return Region(f"{self.code[:4]}00")

    @property
    def is_listed(self) -> bool:
        """Tell whether the table knows the code."""
        return self.code in _names()

    @property
    def name(self) -> str:
        """Return the division's own name, e.g. 义乌市; see `name_of` for codes not listed."""
        return name_of(self.code)

    @property
    def full_name(self) -> str:
        """Return the name with province and city in front: 浙江省金华市义乌市."""
        if not self.is_listed:
            return self.name
        steps = dict.fromkeys((self.province, self.city, self))
        names = (_names().get(step.code, "") for step in steps)
        return "".join(name for name in names if name not in _GROUPINGS)

    def is_within(self, other: Region) -> bool:
        """Tell whether this region is `other` or lies in it."""
        return self.code.startswith(_significant(other.code))

    def __str__(self) -> str:
        return self.name


# Rows of the table that group counties but name no place.
_GROUPINGS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def name_of(code: str) -> str:
    """Return the name of `code`; one not listed appears under its province: 浙江省（330799）."""
    names = _names()
    if code in names:
        return names[code]
    province = names.get(f"{code[:2]}0000")
    return f"{province}（{code}）" if province else f"未知地区（{code}）"


def provinces() -> tuple[Region, ...]:
    """Return all provinces, in the order of their codes."""
    return tuple(region for region in _listed() if region.level is RegionLevel.PROVINCE)


def regions_in(parent: Region) -> tuple[Region, ...]:
    """Return the cities of a province or the counties of a city, in the order of their codes."""
    below = {RegionLevel.PROVINCE: RegionLevel.CITY, RegionLevel.CITY: RegionLevel.COUNTY}
    wanted = below.get(parent.level)
    return tuple(r for r in _listed() if r.level is wanted and r.is_within(parent))


def is_province_prefix(digits: str) -> bool:
    """Tell whether two digits are those of a province."""
    return f"{digits}0000" in _names()


def _significant(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@lru_cache(maxsize=1)
def _listed() -> tuple[Region, ...]:
    return tuple(map(Region, _names()))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    path = resources.files("jisheng.ground") / "data" / "regions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return MappingProxyType({row["code"]: row["name"] for row in rows})
