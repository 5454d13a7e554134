"""A small fault put into a rulebook does not go unnoticed: the check or an own case finds it.

The faults are made from the rulebooks themselves (`tests.policy.mutation`): another number, another
unit, a dropped condition, `<` for `<=`, `and` for `or`, swapped dates and events, another payee,
reason, reading, stacking or order of funds, a table row too few or too many, a counting rule less.
"""

from __future__ import annotations

import pytest

from tests.policy.mutation.edits import Edit
from tests.policy.mutation.proof import Rulebook
from tests.policy.mutation.sample import changes_nothing, sample

DOCUMENTS = ("yiwu", "hengyang", "nantong", "guangdong", "jiangmen")
IN_EVERY_RUN = 60


def unnoticed(rulebook: Rulebook, edits: list[Edit]) -> list[str]:
    return [str(edit) for edit in edits if not rulebook.notices(edit)]


def faults_of(rulebook: Rulebook) -> list[Edit]:
    return [edit for edit in rulebook.edits if not changes_nothing(rulebook, edit)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_sixty_small_faults_of_every_kind_are_each_noticed(document: str) -> None:
    rulebook = Rulebook(document)
    chosen = sample(faults_of(rulebook), IN_EVERY_RUN)

    assert len(chosen) >= IN_EVERY_RUN
    assert not unnoticed(rulebook, chosen)


@pytest.mark.soak
@pytest.mark.parametrize("document", DOCUMENTS)
def test_of_all_small_faults_nine_in_ten_are_noticed(document: str) -> None:
    rulebook = Rulebook(document)
    every = faults_of(rulebook)

    missed = unnoticed(rulebook, every)

    assert len(missed) <= len(every) // 10, "\n".join(missed)


def test_a_fault_put_in_is_taken_out_again() -> None:
    rulebook = Rulebook("hengyang")
    before = str(rulebook.trees)

    for edit in sample(rulebook.edits, 20):
        rulebook.notices(edit)

    assert str(rulebook.trees) == before
    assert rulebook.version_read() == rulebook.sound.version
