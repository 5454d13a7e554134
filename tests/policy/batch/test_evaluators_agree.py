"""One meaning: engine, generated code, columns and ordered pass decide every case alike.

Every benefit of every built-in pack is covered as soon as its folder names it. The small run is
part of `make test`; `make soak` holds 100,000 random cases of each benefit against each other.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import yaml

from jisheng.policy import Pack, load_pack
from jisheng.policy.batch.fold import has_numba
from jisheng.policy.batch.program import compile_program
from jisheng.policy.pack import RULEBOOK
from tests.policy.batch.agreement import Tally, compare, readings_of
from tests.policy.batch.classes import compare_classes
from tests.policy.batch.machine_cases import compare_machine
from tests.policy.batch.ordered import compare_in_order, compare_long_order

SMALL, LARGE = 300, 100_000
BLOCK, PER_BLOCK = 20, LARGE // 20
LEAST_SHARE = 0.05


def named_in(folder: Path) -> dict[str, None]:
    """Return the benefits a folder decides, those it inherits after its own."""
    own = yaml.safe_load((folder / "benefits.yaml").read_text(encoding="utf-8"))
    document = yaml.safe_load((folder / "document.yaml").read_text(encoding="utf-8"))
    above = document.get("under")
    inherited = named_in(RULEBOOK / above) if above else {}
    return dict.fromkeys([*own, *inherited])


PACKS = sorted(path.parent.name for path in RULEBOOK.glob("*/document.yaml"))
BENEFITS = [(pack, benefit) for pack in PACKS for benefit in named_in(RULEBOOK / pack)]


@pytest.mark.parametrize("pack", PACKS)
def test_every_benefit_of_a_pack_is_held_against_the_engine(pack: str) -> None:
    assert set(load_pack(pack).benefits) == {name for where, name in BENEFITS if where == pack}


@pytest.mark.parametrize(("pack", "benefit"), BENEFITS)
def test_all_evaluators_decide_random_cases_alike(pack: str, benefit: str) -> None:
    tally = Tally()
    packs = islice(readings_of(load_pack(pack), benefit, seed=7), 2)
    for seed, (under, size) in enumerate(zip(packs, (SMALL, SMALL // 4), strict=True)):
        hold(under, benefit, seed, (size, size // 2), tally)
    assert tally.share("granted", "recovery") >= LEAST_SHARE, tally.outcomes
    assert tally.share("denied") >= LEAST_SHARE, tally.outcomes


def hold(pack: Pack, benefit: str, seed: int, sizes: tuple[int, int], tally: Tally) -> None:
    """Hold every evaluator of a benefit against the engine: so many cases, so many in order."""
    size, in_order = sizes
    program = compile_program(pack, benefit)
    if program.lines:
        tally.note(*compare_classes(pack, benefit, seed, size))
        return
    tally.note(*compare(pack, benefit, seed, size))
    if program.has_history:
        compare_in_order(pack, benefit, seed, in_order)


@pytest.mark.soak
@pytest.mark.parametrize(("pack", "benefit"), BENEFITS)
def test_a_hundred_thousand_random_cases_are_decided_alike(
    pack: str, benefit: str, capsys: pytest.CaptureFixture[Any]
) -> None:
    started, tally, built_in = monotonic(), Tally(), load_pack(pack)
    packs = islice(readings_of(built_in, benefit, seed=11), BLOCK)
    for seed, under in enumerate(packs):
        hold(under, benefit, seed, (PER_BLOCK, PER_BLOCK // 10), tally)
    if has_numba():
        compare_machine(built_in, benefit, 3, PER_BLOCK)
    program = compile_program(built_in, benefit)
    if program.has_history and not program.lines:
        engines = ("python", "numba") if has_numba() else ("python",)
        compare_long_order(built_in, benefit, 5, LARGE, engines)
    with capsys.disabled():
        print(f"\n{pack}/{benefit}: {tally.total:,} cases, {dict(tally.outcomes)}")  # noqa: T201
        print(f"  {monotonic() - started:.0f} s; never: {sorted(tally.never)}")  # noqa: T201
    assert tally.share("granted", "recovery") >= LEAST_SHARE, tally.outcomes
    assert tally.share("denied") >= LEAST_SHARE, tally.outcomes
    assert not tally.never
