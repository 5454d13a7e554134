import pytest

from jisheng.ground.region import (
    Region,
    RegionFault,
    RegionLevel,
    is_province_prefix,
    name_of,
    provinces,
    regions_in,
)


def test_jinhua_is_complete() -> None:
    names = {region.code: region.name for region in regions_in(Region("330700"))}
    assert names == {
        "330702": "婺城区",
        "330703": "金东区",
        "330723": "武义县",
        "330726": "浦江县",
        "330727": "磐安县",
        "330781": "兰溪市",
        "330782": "义乌市",
        "330783": "东阳市",
        "330784": "永康市",
    }


def test_every_province_is_listed_and_has_cities() -> None:
    assert len(provinces()) == 34
    without = [p.name for p in provinces() if not regions_in(p)]
    assert without == ["台湾省", "香港特别行政区", "澳门特别行政区"]


def test_a_region_knows_where_it_lies() -> None:
    yiwu = Region("330782")
    assert (yiwu.province.name, yiwu.city.name, yiwu.name) == ("浙江省", "金华市", "义乌市")
    assert yiwu.full_name == "浙江省金华市义乌市"
    assert yiwu.level is RegionLevel.COUNTY
    assert yiwu.is_within(Region("330000"))
    assert yiwu.is_within(Region("330700"))
    assert yiwu.is_within(yiwu)
    assert not Region("330700").is_within(yiwu)
    assert not yiwu.is_within(Region("320000"))


@pytest.mark.parametrize(
    ("code", "name"),
    [("110105", "北京市朝阳区"), ("429004", "湖北省仙桃市"), ("441900", "广东省东莞市")],
)
def test_rows_that_only_group_counties_stay_out_of_full_names(code: str, name: str) -> None:
    assert Region(code).full_name == name


def test_a_code_not_listed_still_has_its_province() -> None:
    zone = Region("320699")
    assert not zone.is_listed
    assert zone.province.name == "江苏省"
    assert zone.name == zone.full_name == "江苏省（320699）"
    assert zone.is_within(Region("320600"))
    assert name_of("990000") == "未知地区（990000）"


@pytest.mark.parametrize("code", ["", "33078", "3307822", "033078", "33078a", "３３０７８２"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(RegionFault) as caught:
        Region(code)
    assert "330782" in caught.value.remedy


def test_a_county_has_nothing_below_it() -> None:
    assert regions_in(Region("330782")) == ()


def test_two_digits_tell_a_province() -> None:
    assert is_province_prefix("33")
    assert not is_province_prefix("10")
