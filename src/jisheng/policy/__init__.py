"""The law as pure code: rulebook folders, and the engine that decides cases by them.

`load_pack("yiwu")` returns a :class:`Pack`; `pack.decide(benefit, facts)` a :class:`Decision` with
its findings, arithmetic and sources; `replay(decision)` the same bytes years later.

This floor must never know Django, the clock or the network: the day of a case is one of its facts.
It must never know a city either: what a document decides stands in `rulebook/`, as data.
"""

from jisheng.policy.decision import (
    Change,
    Decision,
    Deduction,
    DocumentRef,
    FactChange,
    FactRecord,
    Finding,
    Line,
    Uplift,
)
from jisheng.policy.engine.mechanisms.payee import PAYEES
from jisheng.policy.engine.mechanisms.silent_parameter import (
    OfficeValue,
    Parameter,
    ParameterSilent,
    SilentParameter,
)
from jisheng.policy.errors import (
    CannotReckon,
    FactsError,
    Fault,
    PackError,
    PolicyError,
    ReplayError,
    StandardMissing,
)
from jisheng.policy.facts import Facts, FactSource
from jisheng.policy.pack import Pack, load_pack
from jisheng.policy.replayed import replay

__all__ = [
    "PAYEES",
    "CannotReckon",
    "Change",
    "Decision",
    "Deduction",
    "DocumentRef",
    "FactChange",
    "FactRecord",
    "FactSource",
    "Facts",
    "FactsError",
    "Fault",
    "Finding",
    "Line",
    "OfficeValue",
    "Pack",
    "PackError",
    "Parameter",
    "ParameterSilent",
    "PolicyError",
    "ReplayError",
    "SilentParameter",
    "StandardMissing",
    "Uplift",
    "load_pack",
    "replay",
]
