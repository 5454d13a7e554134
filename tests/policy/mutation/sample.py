"""Which faults of a rulebook a test puts in, and which of them change nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from random import Random

from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.scope import BenefitScope
from tests.policy.mutation.edits import Edit
from tests.policy.mutation.proof import Rulebook
from tests.policy.mutation.steps import Steps, common

SEED = 20261121


def sample(edits: list[Edit], count: int) -> list[Edit]:
    """Return `count` faults by a fixed seed, of every kind in turn until its faults are used up."""
    random = Random(SEED)
    kinds: dict[str, list[Edit]] = defaultdict(list)
    for edit in random.sample(edits, len(edits)):
        kinds[edit.what].append(edit)
    chosen: list[Edit] = []
    while len(chosen) < min(count, len(edits)):
        for what in sorted(kinds):
            if kinds[what] and len(chosen) < count:
                chosen.append(kinds[what].pop())
    return chosen


def changes_nothing(rulebook: Rulebook, edit: Edit) -> str:
    """Return why a fault is none, by one of the rules below; nothing where it is a fault.

    - Rounding: an amount that moves in whole fen is never rounded (`Steps`).
    - Units: a fact that no rule, amount, payee or fund of any benefit names is only shown.
    - Last days: an uplift that ends on the last day in force need not say so again.
    - Stacking: where the uplifts stand in falling order of their rates and only the last of them
      may cover part of the heads, the highest rate, the highest amount and the first are one.
    """
    if edit.what == "another rounding" and is_whole(rulebook, edit.about):
        return "always whole fen"
    if edit.file == "facts.yaml" and not rulebook.names_it(edit.about):
        return "named by no rule"
    if edit.what == "a dropped condition" and _ends_with_the_law(rulebook, edit):
        return "the validity refuses what lies beyond"
    if edit.what == "another stacking" and edit.new in SAME and _falls(rulebook, edit.about):
        return "the same choice"
    return ""


def _ends_with_the_law(rulebook: Rulebook, edit: Edit) -> bool:
    """Tell whether an uplift lost nothing but its end on the last day in force."""
    folder = rulebook.sound.folder
    if edit.path[1] != "uplifts":
        return False
    written = folder.uplifts[edit.about].when
    ends = [
        name
        for name in re.findall(r"\w+ <= (\w+)", written)
        if name in folder.values
        and folder.values[name].only == folder.document.in_force_until
        and name not in edit.new
    ]
    return bool(ends) and edit.new.count(" and ") == written.count(" and ") - 1


SAME = ("highest_amount", "highest_rate", "first")


def _falls(rulebook: Rulebook, benefit: str) -> bool:
    """Tell whether a stacking chooses alike by rate, by amount and by order."""
    pack = rulebook.sound
    compiled, folder = pack.compiled(benefit), pack.folder
    order = folder.stacking[benefit].order
    rates = [folder.values[name].spans[-1].value for name in _fixed_rates(folder, order)]
    partial = [test.is_of_line for test in compiled.uplifts[:-1]]
    return compiled.stacking in SAME and rates == sorted(rates, reverse=True) and not any(partial)


def _fixed_rates(folder: Folder, order: tuple[str, ...]) -> list[str]:
    """Return the rates that are numbers of the document; a reckoned one chooses among higher."""
    rates = [folder.uplifts[name].rate for name in order]
    return [rate for rate in rates if rate in folder.values]


def is_whole(rulebook: Rulebook, benefit: str) -> bool:
    """Tell whether the amount of a benefit is always whole fen, under the readings taken.

    Where every uplift asks that something does not hold, what is paid only where it holds is not
    raised.
    """
    pack = rulebook.sound
    source, stacking = pack.folder.benefits[benefit], pack.folder.stacking.get(benefit)
    scope = BenefitScope(pack.folder, pack.readings_taken, source.lines is None)
    uplifts = [pack.folder.uplifts[name] for name in (stacking.order if stacking else ())]
    never = [set(re.findall(r"not (\w+)", uplift.when)) for uplift in uplifts]
    steps = Steps(pack.folder, scope)
    raised = Steps(pack.folder, scope, set.intersection(*never) if never else set())
    amount, base = steps.of_text(source.per_person), raised.of_text(source.per_person)
    factor = common([Fraction(1), *(steps.of_text(uplift.rate) for uplift in uplifts)])
    if amount is None or base is None or factor is None:
        return False
    return amount.denominator == 1 and (base * factor).denominator == 1
