"""Hold machine code over whole columns against the generated function of single cases."""

from __future__ import annotations

from jisheng.policy import Pack
from jisheng.policy.batch.machine_source import is_possible
from jisheng.policy.batch.program import compile_program
from tests.policy.batch.agreement import Engine, by_python, frame_of, is_whole, named, row_of
from tests.policy.batch.random_cases import RandomCases


def compare_machine(pack: Pack, benefit: str, seed: int, size: int) -> int:
    """Return how many random cases machine code decided as the plain function does.

    None where it cannot be made of the benefit; those with earlier grants go through the pass.
    """
    from jisheng.policy.batch.machine import decide_by_machine  # needs the extra `fast`

    program = compile_program(pack, benefit)
    if program.has_history or not is_possible(program):
        return 0
    engine, cases = Engine(pack, program), RandomCases(pack, program, seed, missing=0)
    rows = [row_of(program, engine.given(cases.draw()).values) for _ in range(size)]
    rows = [row for row in rows if is_whole(row) and None not in row]
    wanted = [by_python(program, row) for row in rows]
    found = decide_by_machine(program, frame_of(program, rows)).rows()
    for row, want, got in zip(rows, wanted, found, strict=True):
        assert named(program, got) == want, (program.document, benefit, row, want, got)
    return len(rows)
