"""Ask of a case only what still matters: the next fact that could change outcome, amount or payee.

    question = next_question(pack, "free_training", {"certificate_issue_date": "2020-06-01"})
    question.fact.label  → 免费培训对象类别

A fact is asked when a finding that is still open rests on it; findings are three-valued, so what a
decided part has decided is never asked again. Conditions come in the order of the document, then
what the amount rests on, then who is paid. Whatever is answered to the facts never asked, the
outcome, the amount and the payee stay the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.compiled import Benefit, Compiler, Test
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.evaluate import GRANTED, UNKNOWN, Raw
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.types import Kind, Type
from jisheng.policy.engine.unknown import Unknown
from jisheng.policy.pack import Pack

# What only the office can find, after a claim is handed in: nobody can be asked for it before.
FOUND_LATER = frozenset({"notice_result", "materials_complete"})


@dataclass(frozen=True)
class Question:
    """A fact that still matters, and for the sake of what.

    `clause` and `why` name the condition it is asked for (empty: the amount or the payee rests on
    it). `fields` are those parts of a record the rules look at. `standard` is the table that lacks
    the amount asked for.
    """

    fact: FactSpec
    clause: str
    why: str
    fields: Mapping[str, Type]
    standard: AmountTable | None = None


def next_question(
    pack: Pack,
    benefit: str,
    known: Mapping[str, Any],
    *,
    assume: Collection[str] = (),
    left_open: Collection[str] = (),
) -> Question | None:
    """Return the fact to ask next, or nothing when no fact could change the result any more.

    `assume` names facts taken as fulfilled where absent, `left_open` those nobody can answer.
    Raise `FactsError` when what is known is not of its kind or contradicts itself.
    """
    return next(open_questions(pack, benefit, known, assume=assume, left_open=left_open), None)


def open_questions(
    pack: Pack,
    benefit: str,
    known: Mapping[str, Any],
    *,
    assume: Collection[str] = (),
    left_open: Collection[str] = (),
) -> Iterator[Question]:
    """Yield every fact that matters as far as is known now, in the order of asking.

    Answers make some of them needless and may bring others.
    """
    compiled = pack.compiled(benefit)
    raw = pack.reckon(benefit, known, assume)
    asked = {*known, *left_open, *_never_asked(compiled)}
    for test, missing in _open_points(compiled, raw):
        for name in _in_order(compiled, raw, test, missing):
            found = _askable(pack, compiled, name, {*known, *assume}, asked)
            if found is not None:
                asked.add(found)
                yield _question(pack, compiled, found, test)


def question_about(pack: Pack, benefit: str, fact: str) -> Question | None:
    """Return the question for one fact of a benefit, asked again to change its answer."""
    compiled = pack.compiled(benefit)
    if fact not in compiled.facts:
        return None
    tests = (*compiled.class_tests, *compiled.line_tests, *compiled.uplifts)
    test = next((test for test in tests if fact in test.rests_on), None)
    return _question(pack, compiled, fact, test)


def assumable(pack: Pack, benefit: str) -> frozenset[str]:
    """Return the facts that are the office's to find, to be taken as fulfilled beforehand."""
    facts = pack.compiled(benefit).facts
    return frozenset(
        name for name in FOUND_LATER if name in facts and facts[name].has_if_unmentioned
    )


def _never_asked(benefit: Benefit) -> frozenset[str]:
    """Return the list of persons where head counts may stand for it: counts are simpler to say."""
    plan = benefit.source.lines
    return frozenset({plan.persons} if plan and plan.counts_heads else ())


Point = tuple[Test | None, frozenset[str]]


def _open_points(benefit: Benefit, raw: Raw) -> Iterator[Point]:
    """Yield what is still open: conditions in their order, then amount, then payee."""
    if raw.outcome == UNKNOWN:
        yield from _open_tests(benefit, raw)
        yield None, raw.missing
    elif raw.outcome == GRANTED:
        limit = benefit.heads_limit(raw.values) if benefit.heads_limit else None
        yield None, _missing(limit) | _open_payee(benefit, raw)


def _open_tests(benefit: Benefit, raw: Raw) -> Iterator[Point]:
    found: dict[str, Point] = {}
    for test, verdict in zip(benefit.class_tests, raw.verdicts, strict=True):
        found[test.name] = test, _missing(verdict)
    undecided = [line for line in raw.lines if line.outcome == UNKNOWN]
    for position, test in enumerate(benefit.line_tests):
        missing = [_missing(line.verdicts[position]) for line in undecided]
        found[test.name] = test, frozenset[str]().union(*missing)
    yield from (found[name] for name in benefit.source.order if found[name][1])


def _open_payee(benefit: Benefit, raw: Raw) -> frozenset[str]:
    """Return what decides between payees, as long as it is open."""
    for when, _to in benefit.payees:
        holds = True if when is None else when(raw.values)
        if holds.__class__ is Unknown:
            return _missing(holds)
        if holds:
            break
    return frozenset()


def _missing(value: Any) -> frozenset[str]:
    return value.missing if value.__class__ is Unknown else frozenset()


def _in_order(
    benefit: Benefit, raw: Raw, test: Test | None, missing: frozenset[str]
) -> Iterable[str]:
    """Return what is missing: the day the law is taken from first, then as the text names it."""
    day = _missing(benefit.day(raw.values))
    named = [*sorted(day), *(test.rests_on if test else ()), *benefit.facts]
    place = {name: index for index, name in reversed(list(enumerate(named)))}
    return sorted(missing, key=lambda name: (place.get(_whole(name), len(named)), name))


def _whole(name: str) -> str:
    """Return the fact a part belongs to: `prior_grants.level` is asked as `prior_grants`."""
    return name.partition(".")[0]


def _askable(
    pack: Pack, benefit: Benefit, name: str, known: Collection[str], asked: Collection[str]
) -> str | None:
    """Return the fact to ask for what is missing: a key before the standard a table has for it."""
    fact = benefit.facts.get(_whole(name))
    if fact is None:
        return None
    table = _standard(pack, fact)
    if table is not None and table.rows and fact.from_table is not None:
        for key in fact.from_table[1]:
            if key not in known and key not in asked and key in benefit.facts:
                return key
    return None if fact.name in asked else fact.name


def _standard(pack: Pack, fact: FactSpec) -> AmountTable | None:
    table = pack.folder.tables.get(fact.from_table[0]) if fact.from_table else None
    return table if isinstance(table, AmountTable) else None


def _question(pack: Pack, benefit: Benefit, name: str, test: Test | None) -> Question:
    fact = benefit.facts[name]
    return Question(
        fact,
        test.clause if test else "",
        test.label if test else "",
        _fields(pack, benefit, fact) if fact.type.kind is Kind.RECORDS else {},
        _standard(pack, fact),
    )


def _fields(pack: Pack, benefit: Benefit, fact: FactSpec) -> Mapping[str, Type]:
    """Return the parts of a record that matter: for persons the line facts the benefit names."""
    if fact.record_facts:
        named = {name: benefit.facts[name].type for name in fact.record_facts}
        return {
            name: kind
            for name, kind in named.items()
            if name in benefit.rests_on and kind.kind is not Kind.RECORDS
        }
    looked_at = _looked_at(pack, benefit.source.name, fact.name)
    return {name: kind for name, kind in fact.type.fields.items() if name in looked_at}


@lru_cache(maxsize=256)
def _looked_at(pack: Pack, benefit: str, records: str) -> frozenset[str]:
    """Return the fields of a list of records that any expression of the benefit looks at."""
    source = pack.folder.benefits[benefit]
    compiler = Compiler(pack.folder, pack.readings_taken, source.lines is None)
    made = compiler.benefit(source)
    tests = (*made.class_tests, *made.line_tests, *made.uplifts)
    nodes = [test.node for test in tests] + list(compiler.scope.definitions.values())
    folds = [part for node in nodes for part in n.walk(node) if isinstance(part, n.Fold)]
    return frozenset(
        part.field
        for fold in folds
        if fold.records == records
        for part in n.walk(fold)
        if isinstance(part, n.Field) and part.variable == fold.variable
    )
