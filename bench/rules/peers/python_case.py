"""One claim by a plain Python function, and the same with the list of its findings."""

from __future__ import annotations

from typing import Any

from bench.rules.work import (
    DAY_RATE_FEN,
    FEN_PER_PERCENT,
    FIRST_DAY,
    GRANTED,
    GRANTS_PER_YEAR,
    HIGH_TALENT,
    HOURS_PER_DAY,
    LAST_DAY,
    MOST_DAYS,
    NO_FULL_DAY,
    NO_UPLIFT,
    OUTSIDE_VALIDITY,
    REPEATED,
    SEAT_ABOVE_LIMIT,
    SEATS,
    SMALL_CLASS,
    SMALL_CLASS_PERCENT,
    SMALL_CLASS_SIZE,
    TRADE_AFFECTED,
    TRADE_PERCENT,
    VENUE_PERCENT,
    YEARLY_LIMIT,
)

Triple = tuple[int, int, int]
Case = dict[str, Any]
Said = list[tuple[str, bool, str]]


def prepare_case(case: Case) -> Case:
    """Take a case as it is."""
    return case


def one(case: Case) -> Triple:
    """Decide one claim given as a mapping, with the person's earlier grants in it."""
    day = case["claim_date"]
    if day < FIRST_DAY or day > LAST_DAY:
        return OUTSIDE_VALIDITY, 0, NO_UPLIFT
    if case["seat_no"] > SEATS:
        return SEAT_ABOVE_LIMIT, 0, NO_UPLIFT
    hours = case["class_hours"]
    if hours < HOURS_PER_DAY:
        return NO_FULL_DAY, 0, NO_UPLIFT
    course, year, grants = case["course"], day.year, 0
    for grant in case["prior_grants"]:
        if grant["course"] == course:
            return REPEATED, 0, NO_UPLIFT
        if grant["claim_date"].year == year:
            grants += 1
    if grants >= GRANTS_PER_YEAR:
        return YEARLY_LIMIT, 0, NO_UPLIFT
    days = min(hours // HOURS_PER_DAY, MOST_DAYS)
    if case["high_talent"]:
        return GRANTED, days * FEN_PER_PERCENT * (100 + VENUE_PERCENT[case["venue"]]), HIGH_TALENT
    if case["class_size"] <= SMALL_CLASS_SIZE:
        return GRANTED, days * FEN_PER_PERCENT * (100 + SMALL_CLASS_PERCENT), SMALL_CLASS
    if case["trade_affected"]:
        return GRANTED, days * FEN_PER_PERCENT * (100 + TRADE_PERCENT), TRADE_AFFECTED
    return GRANTED, days * DAY_RATE_FEN, NO_UPLIFT


def one_explained(case: Case) -> Triple:
    """Decide one claim and write every finding down with its numbers."""
    said: Said = []
    answer = _explained(case, said)
    if not said:
        raise ValueError("A decision without findings explains nothing.")
    return answer


def _explained(case: Case, said: Said) -> Triple:
    day, seat, hours = case["claim_date"], case["seat_no"], case["class_hours"]
    in_force = FIRST_DAY <= day <= LAST_DAY
    said.append(("validity", in_force, f"{day} of {FIRST_DAY} to {LAST_DAY}"))
    if not in_force:
        return OUTSIDE_VALIDITY, 0, NO_UPLIFT
    said.append(("seat", seat <= SEATS, f"seat {seat} of {SEATS}"))
    if seat > SEATS:
        return SEAT_ABOVE_LIMIT, 0, NO_UPLIFT
    said.append(("day", hours >= HOURS_PER_DAY, f"{hours} hours, {HOURS_PER_DAY} a day"))
    if hours < HOURS_PER_DAY:
        return NO_FULL_DAY, 0, NO_UPLIFT
    course, year, grants = case["course"], day.year, 0
    for grant in case["prior_grants"]:
        if grant["course"] == course:
            said.append(("repeat", False, f"course {course} granted on {grant['claim_date']}"))
            return REPEATED, 0, NO_UPLIFT
        if grant["claim_date"].year == year:
            grants += 1
    said.append(("repeat", True, f"course {course} was never granted"))
    said.append(("limit", grants < GRANTS_PER_YEAR, f"{grants} of {GRANTS_PER_YEAR} in {year}"))
    if grants >= GRANTS_PER_YEAR:
        return YEARLY_LIMIT, 0, NO_UPLIFT
    return _priced(case, min(hours // HOURS_PER_DAY, MOST_DAYS), said)


def _priced(case: Case, days: int, said: Said) -> Triple:
    percent, clause = 0, NO_UPLIFT
    if case["high_talent"]:
        percent, clause = VENUE_PERCENT[case["venue"]], HIGH_TALENT
    elif case["class_size"] <= SMALL_CLASS_SIZE:
        percent, clause = SMALL_CLASS_PERCENT, SMALL_CLASS
    elif case["trade_affected"]:
        percent, clause = TRADE_PERCENT, TRADE_AFFECTED
    fen = days * FEN_PER_PERCENT * (100 + percent)
    said.append(("amount", True, f"{days} days, {DAY_RATE_FEN} fen a day, +{percent} %: {fen}"))
    return GRANTED, fen, clause
