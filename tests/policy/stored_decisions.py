"""Decisions of every document and benefit, and their replay line by line in a process of its own.

    python -m tests.policy.stored_decisions FILE      # one stored decision a line

It says how many came out byte for byte and ends with 1 if one did not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from jisheng.policy import Decision, OfficeValue, Pack, PolicyError, load_pack, replay
from jisheng.policy.cases import other_readings
from jisheng.policy.engine.proving import OwnCase, read_own_cases

DOCUMENTS = ("yiwu", "hengyang", "nantong", "guangdong", "jiangmen")
SEED = 20261121
KNOWN_ON, DECIDED_ON = date(2021, 6, 30), date(2021, 7, 1)


def taken(
    documents: tuple[str, ...] = DOCUMENTS, *, of_each: int | None = None, switched: int = 2
) -> Iterator[bytes]:
    """Yield decisions as bytes: each own case as it is, assumed, estimated under other law.

    `of_each` takes so many cases of every benefit, by a fixed seed, grants first; else all of them.
    `switched` is under how many other readings each is decided too, where so many matter.
    """
    random = Random(SEED)
    for document in documents:
        pack = load_pack(document)
        for case in _cases(pack, of_each, random):
            for other, assume in _ways(pack, case, switched, random):
                decision = _decided(other, case, assume)
                if decision is not None:
                    yield decision.to_json()


def _cases(pack: Pack, of_each: int | None, random: Random) -> Iterator[OwnCase]:
    cases = read_own_cases(pack.folder)
    for benefit in pack.benefits:
        own = [case for case in cases if case.benefit == benefit]
        drawn = random.sample(own, len(own))
        yield from sorted(drawn, key=lambda case: case.outcome != "granted")[:of_each]


def _ways(
    pack: Pack, case: OwnCase, switched: int, random: Random
) -> Iterator[tuple[Pack, str | tuple[()]]]:
    """Yield the law a case is decided by: as taken, as known, under other readings and values."""
    under = pack.with_readings(case.readings)
    others = [
        (name, option)
        for name, option in other_readings(pack)
        if name in pack.compiled(case.benefit).readings_asked
    ]
    yield under, ()
    yield under.as_known(KNOWN_ON), "all"
    yield _with_office_values(under), "all"
    for name, option in random.sample(others, min(switched, len(others))):
        yield pack.with_readings({**case.readings, name: option}), random.choice(("all", ()))


def _with_office_values(pack: Pack) -> Pack:
    values = {name: OfficeValue(7, "局务会议纪要第3号", KNOWN_ON) for name in pack.folder.silent}
    return pack.with_office_values(values)


def _decided(pack: Pack, case: OwnCase, assume: str | tuple[()]) -> Decision | None:
    try:
        return pack.decide(case.benefit, case.facts, day=DECIDED_ON, assume=assume)
    except PolicyError:
        return None  # contradictory facts, or a standard nobody has loaded


def differing(stored: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the decisions that come out otherwise when they are replayed."""
    for line in stored:
        if replay(Decision.from_json(line)).to_json() != line:
            yield line


def _replay_file(path: str) -> int:
    lines = Path(path).read_bytes().splitlines()
    wrong = list(differing(iter(lines)))
    sys.stdout.write(f"{len(lines) - len(wrong)} of {len(lines)} the same\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_replay_file(sys.argv[1]))
