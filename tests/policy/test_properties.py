"""What holds of every decision, whatever the facts."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jisheng.policy import Decision, load_pack, replay
from tests.policy.made import BENEFIT, class_of, grant, heads

PACK = load_pack("yiwu")
MOST_FEN = 80 * 10 * 1000 * 100
DAYS = (
    "2019-12-29",
    "2019-12-30",
    "2020-01-29",
    "2020-01-30",
    "2020-07-01",
    "2021-12-31",
    "2022-01-01",
)
PLACES = ("330782", "330106", "350102", "440106", "810000")
CLASS_FACTS = {
    "class_end_date": st.sampled_from(DAYS),
    "host_division_code": st.sampled_from(PLACES),
    "class_hours_total": st.integers(0, 120),
    "procured_and_published": st.booleans(),
    "class_filed": st.sampled_from([True, True, False]),
}


@st.composite
def trainees(draw: Any, number: int) -> dict[str, Any]:
    grants = st.builds(
        grant,
        st.sampled_from(["housekeeping", "a", "b", "c"]),
        status=st.sampled_from(["granted", "pending", "denied"]),
        governing_date=st.sampled_from(["2019-05-01", "2020-03-01", "2021-03-01"]),
    )
    return {
        "ref": str(number),
        "passed": draw(st.sampled_from([True, True, False])),
        "attended_hours": draw(st.integers(0, 100)),
        "employer_on_friction_list": draw(st.booleans()),
        "high_skill_talent_selected": draw(st.booleans()),
        "pension_drawn": draw(st.sampled_from(["none", "resident", "urban_employee"])),
        "yiwu_hukou": draw(st.booleans()),
        "usually_resident_in_yiwu": draw(st.booleans()),
        "residence_permit": draw(st.booleans()),
        "employed_or_in_business_in_yiwu": draw(st.booleans()),
        "unemployment_registered_in_yiwu": draw(st.booleans()),
        "prior_grants": draw(st.lists(grants, max_size=4)),
        "notice_result": draw(
            st.sampled_from(["no_objection", "no_objection", "objection_upheld"])
        ),
    }


@st.composite
def classes(draw: Any) -> dict[str, Any]:
    people = [draw(trainees(number)) for number in range(draw(st.integers(1, 6)))]
    enrolled = draw(st.integers(len(people), 82))
    return class_of(
        *people,
        enrolled_headcount=enrolled,
        **{name: draw(values) for name, values in CLASS_FACTS.items()},
    )


@st.composite
def head_counts(draw: Any) -> dict[str, Any]:
    enrolled = draw(st.integers(1, 82))
    certified = draw(st.integers(0, enrolled))
    listed = draw(st.integers(0, certified))
    groups = [{"heads": listed, "class_hours": draw(st.integers(0, 100))}] if listed else []
    return heads(
        enrolled,
        certified_headcount=certified,
        friction_headcount=draw(st.integers(0, certified)),
        attendance_groups=groups,
        high_skill_talent_selected=draw(st.booleans()),
        **{name: draw(values) for name, values in CLASS_FACTS.items()},
    )


def decide(facts: dict[str, Any]) -> Decision:
    return PACK.decide(BENEFIT, facts)


@given(classes() | head_counts())
@settings(max_examples=60)
def test_the_lines_add_up_and_no_class_gets_more_than_the_most(facts: dict[str, Any]) -> None:
    decision = decide(facts)

    assert decision.amount.fen == sum(line.amount.fen for line in decision.lines)
    assert 0 <= decision.amount.fen <= MOST_FEN
    assert (decision.amount.fen > 0) >= (decision.outcome == "granted")


@given(classes() | head_counts())
@settings(max_examples=60)
def test_a_refusal_has_a_reason_no_money_and_no_payee(facts: dict[str, Any]) -> None:
    decision = decide(facts)

    refused = decision.outcome == "denied"
    assert (decision.reason_code is not None) == refused
    if refused:
        assert (decision.amount.fen, decision.payee) == (0, "none")


@given(classes(), st.data())
@settings(max_examples=60)
def test_taking_a_fact_away_never_turns_a_refusal_or_a_doubt_into_a_grant(
    facts: dict[str, Any], data: st.DataObject
) -> None:
    before = decide(facts)
    gone = data.draw(st.sampled_from(sorted(set(facts) - {"trainees"})))

    after = decide({name: value for name, value in facts.items() if name != gone})

    assert after.outcome in (before.outcome, "unknown")
    assert not (after.outcome == "granted" and after.amount != before.amount)


@given(classes(), st.data())
@settings(max_examples=60)
def test_taking_a_trainees_fact_away_never_helps_that_trainee(
    facts: dict[str, Any], data: st.DataObject
) -> None:
    before = decide(facts)
    person = facts["trainees"][0]
    gone = data.draw(st.sampled_from(sorted(set(person) - {"ref"})))
    less = {name: value for name, value in person.items() if name != gone}
    others = facts["trainees"][1:]

    after = decide({**facts, "trainees": [less, *others]})

    if gone != "high_skill_talent_selected":
        assert after.line("0").outcome in (before.line("0").outcome, "unknown")
    assert not (after.line("0").outcome == "granted" and before.line("0").outcome != "granted")


@given(classes() | head_counts())
@settings(max_examples=40)
def test_a_replay_gives_the_same_bytes(facts: dict[str, Any]) -> None:
    decision = decide(facts)

    stored = Decision.from_json(decision.to_json())

    assert stored == decision
    assert replay(stored).to_json() == decision.to_json()


def persons(facts: dict[str, Any], hours: list[int], listed: tuple[int, ...]) -> dict[str, Any]:
    """Return the same class as single trainees, with these hours and these on the list."""
    people = [
        {
            "ref": str(i),
            "passed": True,
            "attended_hours": h,
            "employer_on_friction_list": i in listed,
        }
        for i, h in enumerate(hours)
    ]
    dropped = ("certified_headcount", "friction_headcount", "attendance_groups")
    kept = {name: value for name, value in facts.items() if name not in dropped}
    return {**kept, "trainees": people}


@given(
    st.lists(st.sampled_from([4, 8, 24, 40]), min_size=1, max_size=5),
    st.integers(0, 5),
    st.sampled_from([30, 31]),
    st.sampled_from(["2020-07-01", "2022-01-01"]),
)
@settings(max_examples=80)
def test_head_counts_stand_for_every_way_the_heads_may_be_spread(
    hours: list[int], listed: int, enrolled: int, day: str
) -> None:
    listed = min(listed, len(hours))
    groups = [{"heads": count, "class_hours": h} for h, count in sorted(Counter(hours).items())]
    facts = heads(
        enrolled,
        certified_headcount=len(hours),
        friction_headcount=listed,
        attendance_groups=groups,
        class_hours_total=40,
        class_end_date=day,
    )
    ways = combinations(range(len(hours)), listed)
    amounts = {decide(persons(facts, hours, way)).amount for way in ways}

    decision = decide(facts)

    if len(amounts) == 1:
        assert decision.amount == amounts.pop()
        assert decision.outcome != "unknown"
    else:
        assert decision.outcome == "unknown"
        assert "attendance_groups.friction_headcount" in decision.missing


@given(classes() | head_counts())
@settings(max_examples=40)
def test_every_change_shown_is_a_gain(facts: dict[str, Any]) -> None:
    decision = decide(facts)

    for change in decision.changes:
        assert change.outcome == "granted"
        assert change.amount > decision.amount or decision.outcome != "granted"
