"""Small changes to try: numbers from a day, readings, tables, what the office sets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jisheng.policy import Pack, PolicyError, load_pack
from jisheng.policy.changed_pack import changed_pack


@pytest.fixture
def pack() -> Pack:
    return load_pack("hengyang")


def rate(pack: Pack, day: date) -> str:
    value = pack.parameter("living_day_rate", day)
    return str(value.value)


def test_a_number_changes_from_a_day_and_keeps_what_it_was_before(pack: Pack) -> None:
    change = {"values": {"living_day_rate": [{"from": date(2020, 7, 1), "value": "25"}]}}
    changed = changed_pack(pack, change)

    before, after = date(2020, 6, 30), date(2020, 7, 1)
    assert rate(changed, before) == rate(pack, before)
    assert rate(changed, after) == rate(changed, date(2021, 12, 31)) != rate(pack, after)


def test_a_number_changes_within_two_days_and_for_all_days(pack: Pack) -> None:
    span = {"from": date(2020, 7, 1), "until": date(2020, 7, 31), "value": 25.5}
    within = changed_pack(pack, {"values": {"living_day_rate": [span]}})
    always = changed_pack(pack, {"values": {"living_day_rate": 30}})

    first, inside, last = date(2019, 8, 30), date(2020, 7, 31), date(2020, 8, 1)
    assert rate(within, first) == rate(within, last) == rate(pack, first)
    assert rate(within, inside) != rate(pack, inside)
    assert rate(always, first) == rate(always, last) != rate(pack, first)


def test_a_changed_pack_is_of_another_version_and_the_old_one_stays(pack: Pack) -> None:
    version, before = pack.version, rate(pack, date(2020, 1, 1))
    changed = changed_pack(pack, {"values": {"living_day_rate": 30}})

    assert changed.version != version == pack.version
    assert rate(pack, date(2020, 1, 1)) == before


def test_a_table_gets_other_rows_and_a_reading_another_option(pack: Pack) -> None:
    rows = [
        {"certificate_level": level, "value": "1"} for level in ("junior", "intermediate", "senior")
    ]
    changed = changed_pack(
        pack,
        {"tables": {"out_of_catalogue_standard": rows}, "readings": {"annual_year": "rolling"}},
    )

    table = changed.folder.tables["out_of_catalogue_standard"]
    assert table.find("senior", day=date(2020, 1, 1)) == 100
    assert changed.readings_taken["annual_year"] == "rolling"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "没有内容"),
        ([], "没有内容"),
        ({"numbers": {}}, "不认识"),
        ({"values": ["x"]}, "名字: 值"),
        ({"values": {"nothing": 1}}, "没有名为“nothing”的数值"),
        ({"values": {"living_day_rate": "many"}}, "请按单位"),
        ({"values": {"living_day_rate": [{"value": 1, "since": 2}]}}, "起止日可以省略"),
        ({"values": {"living_day_rate": [{"value": 1, "from": "soon"}]}}, "起止日不对"),
        (
            {"values": {"living_day_rate": [
                {"value": 1, "from": date(2021, 1, 1), "until": date(2020, 1, 1)}
            ]}},
            "起止日不对",
        ),
        ({"tables": {"nothing": []}}, "没有名为“nothing”的标准表"),
        ({"tables": {"out_of_catalogue_standard": [{"level": "x", "value": 1}]}}, "没有“level”"),
        (
            {"tables": {"out_of_catalogue_standard": [{"certificate_level": "x", "value": 1}]}},
            "不认识的值",
        ),
        ({"readings": {"annual_year": "never"}}, "没有读法"),
        ({"office_values": {"nothing": 1}}, "不是文件留白的参数"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made_is_refused_in_words(
    pack: Pack, change: Any, says: str
) -> None:
    with pytest.raises(PolicyError, match=says):
        changed_pack(pack, change)
