"""Replay: decide a stored case again by the law it was decided by."""

from __future__ import annotations

from jisheng.policy.decision import Decision
from jisheng.policy.engine.mechanisms.silent_parameter import OfficeValue
from jisheng.policy.errors import ReplayError
from jisheng.policy.facts import ASSUMED, Facts, FactSource
from jisheng.policy.pack import ESTIMATE, EVERYTHING, Pack, load_pack


def replay(decision: Decision, pack: Pack | None = None) -> Decision:
    """Return the decision taken anew from its own record; the same law gives the same bytes.

    Without `pack` the built-in folder of that document is used. Raise `ReplayError` when the
    pack is of another version than the one the decision was taken by.
    """
    pack = pack or load_pack(decision.document.folder)
    _check_version(decision, pack)
    pack = _as_then(decision, pack)
    facts = _facts(decision)
    if decision.purpose == ESTIMATE:
        return pack.estimate(decision.benefit, facts)
    assume = EVERYTHING if decision.assumes == (EVERYTHING,) else decision.assumes
    return pack.decide(decision.benefit, facts, day=decision.decided_on, assume=assume)


def _check_version(decision: Decision, pack: Pack) -> None:
    if pack.version != decision.version:
        raise ReplayError(
            f"该决定依据的规则版本是{decision.version[:12]}，手头的是{pack.version[:12]}，"
            "不能重演。请用 pack= 给出当时版本的规则文件夹。"
        )


def _as_then(decision: Decision, pack: Pack) -> Pack:
    """Return the pack under the readings and office values of the decision."""
    office = {
        record.name: OfficeValue(record.value, record.basis, record.set_on)
        for record in decision.office_values
    }
    taken = dict(pack.readings_taken)
    if decision.known_on is not None:
        pack = pack.as_known(decision.known_on)
    other = {r.name: r.taken for r in decision.readings if taken[r.name] != r.taken}
    return pack.with_readings(other).with_office_values(office)


def _facts(decision: Decision) -> Facts:
    """Return the facts as given; what the engine itself assumed it assumes anew."""
    sources = {r.name: FactSource(r.origin, r.as_of, r.is_assumed) for r in decision.facts}
    given = {name: source for name, source in sources.items() if source != ASSUMED}
    values = {r.name: r.value for r in decision.facts if r.name in given}
    return Facts(values, given)
