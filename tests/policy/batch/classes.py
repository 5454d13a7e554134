"""Hold the evaluators of classes with lines against the engine."""

from __future__ import annotations

from typing import Any

from jisheng.policy import Pack
from jisheng.policy.batch.line_columns import decide_lines, spread_classes
from jisheng.policy.batch.lines import decide_class, lines_program
from jisheng.policy.batch.program import Program, compile_program
from jisheng.policy.engine.given import Given
from jisheng.policy.engine.unknown import Unknown
from tests.policy.batch.agreement import CONTRADICTION, Engine, Found, differs, named
from tests.policy.batch.random_cases import RandomCases


def compare_classes(pack: Pack, benefit: str, seed: int, size: int) -> tuple[Program, list[Found]]:
    """Hold engine, generated code and columns against each other on `size` random classes."""
    program = compile_program(pack, benefit)
    engine, cases = Engine(pack, program), RandomCases(pack, program, seed)
    # Where nothing is assumed most classes lack a fact, which single classes leave to the engine.
    givens = [engine.given(cases.draw(), assume=n % 2 == 0) for n in range(size)]
    wanted = [engine.found(given) for given in givens]
    kept = [(g, w) for g, w in zip(givens, wanted, strict=True) if w != CONTRADICTION]
    lines = lines_program(program)
    frame = spread_classes(lines, engine.benefit, [given for given, _ in kept])
    decided = decide_lines(lines, frame).rows()
    for (given, want), row in zip(kept, decided, strict=True):
        found = named(program, row)
        assert found == want, differs(pack, program, "columns", given.values, want, found)
        alone = by_class(engine, program, given)
        # The single class says nothing where it would have to weigh what is missing.
        assert alone in (want, None), differs(pack, program, "lines", given.values, want, alone)
        assert alone is not None or not is_certain(want, given), given.values
    return program, wanted


def by_class(engine: Engine, program: Program, given: Given) -> Found | None:
    """Return what the generated code of single classes says."""
    found = decide_class(lines_program(program), engine.benefit, given)
    return None if found is None else named(program, found)


def is_certain(want: Found, given: Given) -> bool:
    """Tell whether nothing at all is missing from a decided class."""
    known = given.values.keys() | given.assumed.keys()
    everything = known >= {*given.class_facts, *given.line_facts}
    return want[0] != "unknown" and everything and is_said(given.values)


def is_said(value: Any) -> bool:
    """Tell whether no part of a value is unknown."""
    if isinstance(value, dict):
        return all(map(is_said, value.values()))
    return all(map(is_said, value)) if isinstance(value, list) else value.__class__ is not Unknown
