"""OpenFisca-core: a tax-benefit system whose persons are claims and whose groups are trainees.

Written the way its country packages are: dated parameters, one variable a rule, formulas that
recall the year before. Claims of one trainee are ranked with the core's own `get_rank`; its
groups are built from plain columns, which is its fastest way in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.rules import claims
from bench.rules.work import (
    COLUMNS,
    DAY_RATE_FEN,
    FIRST,
    GRANTED,
    GRANTS_PER_YEAR,
    HIGH_TALENT,
    HOURS_PER_DAY,
    LAST,
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
    YEAR_STARTS,
    YEARLY_LIMIT,
    YEARS,
    Answer,
)

NUMBERS = {
    "first_day": FIRST,
    "last_day": LAST,
    "seats": SEATS,
    "hours_per_day": HOURS_PER_DAY,
    "most_days": MOST_DAYS,
    "fen_per_percent": DAY_RATE_FEN // 100,
    "grants_per_year": GRANTS_PER_YEAR,
    "small_class_size": SMALL_CLASS_SIZE,
    "small_class_percent": SMALL_CLASS_PERCENT,
    "trade_percent": TRADE_PERCENT,
    "first_venue_percent": VENUE_PERCENT[0],
    "venue_step": VENUE_PERCENT[1] - VENUE_PERCENT[0],
}
START = f"{YEARS[0]}-01-01"
LAST_YEAR = str(YEARS[-1])
NEVER = 2**31 - 1

Claim = Entity("claim", "claims", "A claim", "")
ROLES: list[Any] = [{"key": "member", "plural": "members", "label": "Claims"}]
Trainee = GroupEntity("trainee", "trainees", "A trainee", "", roles=ROLES)
Attempt = GroupEntity("attempt", "attempts", "A trainee's claims for one course", "", roles=ROLES)


def _input(name: str, kind: type) -> type[Variable]:
    facts = {"value_type": kind, "entity": Claim, "definition_period": DateUnit.ETERNITY}
    return type(name, (Variable,), facts | {"label": name})


INPUTS = {
    "claim_id": int,
    "claim_date": int,
    "class_hours": int,
    "class_size": int,
    "seat_no": int,
    "high_talent": bool,
    "venue": int,
    "trade_affected": bool,
}


class own_reason(Variable):
    """Say what the row itself has against the claim."""

    value_type = int
    entity = Claim
    definition_period = DateUnit.YEAR

    def formula(claim, period, parameters):
        law = parameters(period)
        day = claim("claim_date", period)
        return np.select(
            [
                (day < law.first_day) + (day > law.last_day),
                claim("seat_no", period) > law.seats,
                claim("class_hours", period) < law.hours_per_day,
            ],
            [OUTSIDE_VALIDITY, SEAT_ABOVE_LIMIT, NO_FULL_DAY],
            GRANTED,
        )


class uplift(Variable):
    """Say which uplift applies, the highest first."""

    value_type = int
    entity = Claim
    definition_period = DateUnit.YEAR

    def formula(claim, period, parameters):
        small = claim("class_size", period) <= parameters(period).small_class_size
        return np.select(
            [claim("high_talent", period), small, claim("trade_affected", period)],
            [HIGH_TALENT, SMALL_CLASS, TRADE_AFFECTED],
            NO_UPLIFT,
        )


class full_amount(Variable):
    """Reckon the amount in fen, should the claim be granted."""

    value_type = int
    entity = Claim
    definition_period = DateUnit.YEAR

    def formula(claim, period, parameters):
        law = parameters(period)
        applies = claim("uplift", period)
        away = law.first_venue_percent + law.venue_step * claim("venue", period)
        percent = np.select(
            [applies == HIGH_TALENT, applies == SMALL_CLASS, applies == TRADE_AFFECTED],
            [away, law.small_class_percent, law.trade_percent],
            0,
        )
        days = np.minimum(claim("class_hours", period) // law.hours_per_day, law.most_days)
        return days * law.fen_per_percent * (100 + percent)


class queue_order(Variable):
    """Number the claims in the order in which they are decided."""

    value_type = int
    entity = Claim
    definition_period = DateUnit.ETERNITY

    def formula(claim, period):
        order = np.lexsort((claim("claim_id", period), claim("claim_date", period)))
        place = np.empty(len(order), dtype=np.int32)
        place[order] = np.arange(len(order))
        return place


class course_granted_before(Variable):
    """Say whether the course was granted to the trainee in an earlier year."""

    value_type = bool
    entity = Attempt
    definition_period = DateUnit.YEAR

    def formula(attempt, period):
        if period.start.year <= YEARS[0]:
            return attempt.filled_array(False)
        granted = attempt.any(attempt.members("granted", period.last_year))
        return granted + attempt("course_granted_before", period.last_year)


class stands(Variable):
    """Say whether the claim is its trainee's first of the year for a course not yet granted."""

    value_type = bool
    entity = Claim
    definition_period = DateUnit.YEAR

    def formula(claim, period):
        day, year = claim("claim_date", period), period.start.year - YEARS[0]
        of_year = (day >= YEAR_STARTS[year]) * (day < YEAR_STARTS[year + 1])
        allowed = of_year * (claim("own_reason", period) == GRANTED)
        new = allowed * ~claim.attempt("course_granted_before", period)
        order = claim("queue_order", period)
        return new * (order == claim.attempt.min(np.where(new, order, NEVER)))


class granted(Variable):
    """Say whether the claim is among the first of its trainee's year."""

    value_type = bool
    entity = Claim
    definition_period = DateUnit.YEAR

    def formula(claim, period, parameters):
        in_line = claim("stands", period)
        order = claim("queue_order", period)
        rank = claim.get_rank(claim.trainee, order, condition=in_line)
        return in_line * (rank < parameters(period).grants_per_year)


class course_granted_at(Variable):
    """Say at which place of the queue the course was granted to the trainee, if ever."""

    value_type = int
    entity = Attempt
    definition_period = DateUnit.YEAR

    def formula(attempt, period):
        ever = attempt.members("granted", period) + attempt.members("granted", period.last_year)
        order = attempt.members("queue_order", period)
        # A course is granted once, so the sum over its claims is the place of that one.
        return np.where(attempt.any(ever), attempt.sum(ever * order), NEVER)


class reason(Variable):
    """Say why the claim is refused, or that it is granted."""

    value_type = int
    entity = Claim
    definition_period = DateUnit.YEAR

    def formula(claim, period):
        own = claim("own_reason", period)
        ever = claim("granted", period) + claim("granted", period.last_year)
        again = claim.attempt("course_granted_at", period) < claim("queue_order", period)
        return np.select([own != GRANTED, ever, again], [own, GRANTED, REPEATED], YEARLY_LIMIT)


RULES = (
    own_reason,
    uplift,
    full_amount,
    queue_order,
    course_granted_before,
    stands,
    granted,
    course_granted_at,
    reason,
)


def _system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([Claim, Trainee, Attempt])
    for name, kind in INPUTS.items():
        system.add_variable(_input(name, kind))
    for rule in RULES:
        system.add_variable(rule)
    # A formula of a year looks its numbers up by the year's first day.
    dated = {name: {"values": {START: {"value": number}}} for name, number in NUMBERS.items()}
    system.parameters = ParameterNode("", data=dated)
    return system


SYSTEM = _system()
load = claims.read
answer = Answer._make


def _simulation(columns: claims.Columns, *, groups: bool) -> Simulation:
    """Put columns straight into the populations: the builder would make lists of them first."""
    populations = SYSTEM.instantiate_entities()
    populations["claim"].ids = columns["claim_id"]
    populations["claim"].count = len(columns["claim_id"])
    if groups:
        person = columns["person_id"].astype(np.int64)
        _join(populations["trainee"], person)
        _join(populations["attempt"], (person << 24) | columns["course"])
    simulation = Simulation(SYSTEM, populations)
    # One year asks for the year before; unless allowed, the core answers with the default instead.
    simulation.max_spiral_loops = len(YEARS)
    for name in INPUTS:
        simulation.set_input(name, DateUnit.ETERNITY, columns[name])
    return simulation


def _join(group: Any, keys: Any) -> None:
    group.ids, group.members_entity_id = np.unique(keys, return_inverse=True)
    group.count = len(group.ids)


def stateless(columns: claims.Columns) -> Answer:
    """Decide every row on its own."""
    simulation = _simulation(columns, groups=False)
    return _answer(columns, simulation, simulation.calculate("own_reason", LAST_YEAR))


def with_limits(columns: claims.Columns) -> Answer:
    """Decide every row with what its trainee was granted before."""
    simulation = _simulation(columns, groups=True)
    return _answer(columns, simulation, simulation.calculate("reason", LAST_YEAR))


def _answer(columns: claims.Columns, simulation: Any, reason: Any) -> Answer:
    amount = simulation.calculate("full_amount", LAST_YEAR)
    clause = simulation.calculate("uplift", LAST_YEAR)
    grant = reason == GRANTED
    said = (reason.astype(np.int8), amount * grant, (clause * grant).astype(np.int8))
    return Answer(columns["claim_id"], *said)


def prepare_case(case: dict[str, Any]) -> claims.Columns:
    """Write a case as columns of one row; its history is not asked."""
    given = case | {"claim_date": case["day"], "claim_id": 0}
    return {name: np.array([given[name]], dtype=COLUMNS[name]) for name in INPUTS}


def one(columns: claims.Columns) -> tuple[int, int, int]:
    """Decide one case by what it says of itself."""
    said = stateless(columns)
    return int(said.reason[0]), int(said.amount_fen[0]), int(said.uplift_clause[0])
