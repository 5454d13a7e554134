"""Claims and the versions of the rules: each keeps the one it was taken in under."""

from __future__ import annotations

import datetime as dt

import pytest

from jisheng.catalogues.models import KeptLaw
from jisheng.claims.models import Claim
from jisheng.claims.operations.redecide import redecide
from jisheng.claims.operations.review import review
from jisheng.claims.queries import differences_now
from jisheng.ground.money import Money
from jisheng.policy import load_pack
from tests.catalogues.rules import dearer, published
from tests.claims import ground
from tests.conftest import moment
from tests.factories import World, make_world

pytestmark = pytest.mark.django_db
NEW_RULES = moment("2020-10-27 08:00")


@pytest.fixture
def world() -> World:
    return make_world()


def a_claim(world: World, at: dt.datetime = ground.SUBMITTED) -> Claim:
    return ground.submitted(world, ground.ready_class(world), at)


def test_a_claim_in_hand_keeps_its_version_and_a_new_one_takes_the_new_number(
    world: World,
) -> None:
    old = a_claim(world)
    made = published(world, at=NEW_RULES)
    again = redecide(world.reviewer, old.uuid, at=ground.REVIEWED)
    new = a_claim(world, ground.REVIEWED)
    assert again.version == load_pack("yiwu").version
    assert again.amount_fen == old.amount_fen == Money.from_yuan(3 * 2000 * 3 // 2)
    assert new.version == made.version
    assert new.amount_fen == Money.from_yuan(3 * 2200 * 3 // 2)


def test_a_version_that_moves_cases_in_hand_decides_them_anew(world: World) -> None:
    claim = a_claim(world)
    made = published(world, dearer(moves=True), at=NEW_RULES)
    assert "现为" in "".join(differences_now(claim, ground.REVIEWED))
    again = redecide(world.reviewer, claim.uuid, at=ground.REVIEWED)
    assert again.version == made.version
    assert again.amount_fen == Money.from_yuan(3 * 2200 * 3 // 2)


def test_a_decision_replays_by_its_own_version_after_later_ones(world: World) -> None:
    published(world, at=moment("2020-10-25 08:00"))
    claim = a_claim(world)
    published(world, dearer(240), at=NEW_RULES)
    review(world.reviewer, claim.uuid, at=ground.REVIEWED)
    assert differences_now(claim, ground.REVIEWED) == ()


def test_a_notice_ends_by_the_version_its_decision_was_taken_by(world: World) -> None:
    ground.set_notice_days()
    ground.fill_fund(world)
    claim = a_claim(world)
    ground.published(world, claim)
    # Even one that moves cases in hand: what was announced to the public is what ends.
    published(world, dearer(240, moves=True), at=moment("2020-10-30 08:00"))
    done = ground.closed(world, claim)
    assert done.version == load_pack("yiwu").version
    assert done.parts.get().amount_fen == Money.from_yuan(9000)


def test_the_built_in_rules_of_a_decision_are_kept_once(world: World) -> None:
    claim = a_claim(world)
    redecide(world.reviewer, claim.uuid, at=ground.REVIEWED)
    kept = KeptLaw.objects.get()
    assert (kept.document, kept.version) == ("yiwu", claim.version)
    assert "document.yaml" in kept.files
