"""What somebody has answered so far: carried in the form itself, signed; nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core import signing

from jisheng.policy import Facts, FactsError, FactSource, Pack
from jisheng.policy.asking import assumable
from jisheng.policy.engine.given import read_given

GIVEN, ASSUMED, OPEN = "given", "assumed", "open"
_SALT = "jisheng.entitlement"
_LASTS = 2 * 24 * 3600
_MOST = 60


@dataclass(frozen=True)
class Answer:
    """One answer: given, taken as fulfilled for now, or left open."""

    fact: str
    how: str
    value: Any = None


@dataclass(frozen=True)
class Answers:
    """The answers in the order they were asked for, about one benefit of one document."""

    document: str
    benefit: str
    said: tuple[Answer, ...] = ()

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.said)

    @property
    def values(self) -> dict[str, Any]:
        """Return the facts given."""
        return {one.fact: one.value for one in self.said if one.how == GIVEN}

    @property
    def left_open(self) -> frozenset[str]:
        """Return the facts nobody could answer."""
        return frozenset(one.fact for one in self.said if one.how == OPEN)

    def assumed(self, pack: Pack) -> frozenset[str]:
        """Return the facts taken as fulfilled: those said so, and those only the office finds."""
        said = frozenset(one.fact for one in self.said if one.how == ASSUMED)
        return (said | assumable(pack, self.benefit)) - set(self.values)

    def facts(self) -> Facts:
        """Return the facts for a decision, each with where it came from."""
        told = FactSource("自行填写")
        return Facts(self.values, dict.fromkeys(self.values, told))

    def with_answer(self, answer: Answer) -> Answers:
        """Return the answers with one more; a fact answered before keeps its place."""
        if answer.fact in {one.fact for one in self.said}:
            said = tuple(answer if one.fact == answer.fact else one for one in self.said)
        else:
            said = (*self.said, answer)
        return replace(self, said=said[:_MOST])

    def answer_to(self, fact: str) -> Answer | None:
        """Return what was answered to a fact."""
        return next((one for one in self.said if one.fact == fact), None)

    def before(self, fact: str) -> str:
        """Return the fact asked before this one; the last one when this is new."""
        facts = [one.fact for one in self.said]
        place = facts.index(fact) if fact in facts else len(facts)
        return facts[place - 1] if place else ""

    def signed(self) -> str:
        """Return the answers as a text nobody can change unseen."""
        said = [[one.fact, one.how, one.value] for one in self.said]
        return signing.dumps([self.document, self.benefit, said], salt=_SALT, compress=True)


def fitting(pack: Pack, answers: Answers) -> Answers:
    """Return the answers that are still of their kind; the rules may have changed meanwhile."""
    specs = pack.compiled(answers.benefit).facts

    def fits(answer: Answer) -> bool:
        given = {answer.fact: answer.value} if answer.how == GIVEN else {}
        try:
            read_given(specs, given, frozenset())
        except FactsError:
            return False
        return answer.fact in specs

    return replace(answers, said=tuple(one for one in answers.said if fits(one)))


def read_answers(text: str, document: str, benefit: str) -> Answers | None:
    """Return the answers a form carries; nothing when they are not ours, too old, or of another."""
    try:
        held = signing.loads(text, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return None
    if held[:2] != [document, benefit]:
        return None
    return Answers(document, benefit, tuple(Answer(*one) for one in held[2]))
