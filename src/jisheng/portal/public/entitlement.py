"""What am I entitled to: asks only what still matters, then shows the sum and the why.

Nobody signs in and nothing is kept: the answers travel in the form, signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jisheng.foundation.errors import NotFound
from jisheng.policy import FactsError, Pack, PolicyError
from jisheng.policy.asking import Question, open_questions, question_about
from jisheng.portal.public.entitlement_answers import (
    ASSUMED,
    GIVEN,
    OPEN,
    Answer,
    Answers,
    fitting,
    read_answers,
)
from jisheng.portal.public.entitlement_choice import choice
from jisheng.portal.public.entitlement_forms import AnswerForm, RecordsForm, answer_form
from jisheng.portal.public.entitlement_result import result, told
from jisheng.portal.public.rules import pack_of, packs, public

ANSWER, UNSURE, BACK, CHANGE, MORE, AGAIN = "answer", "unsure", "back", "change", "more", "again"


@public
def entitlement(request: HttpRequest) -> HttpResponse:
    """Choose the benefit: by document, by who asks, by words of one's situation."""
    return render(request, "public/entitlement/choose.html", choice(request.GET, packs))


@public
def entitlement_document(request: HttpRequest, document: str) -> HttpResponse:
    """Choose a benefit of one document."""
    page = choice(request.GET, lambda: [pack_of(document)], document)
    return render(request, "public/entitlement/choose.html", page)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def entitlement_questions(request: HttpRequest, document: str, name: str) -> HttpResponse:
    """Ask one question after the other, as long as an answer could change the result."""
    pack = pack_of(document)
    if name not in pack.benefits:
        raise NotFound(_("该项补贴"))
    page = Interview(pack, document, name)
    status = page.take(request) if request.method == "POST" else 200
    answer = render(request, page.template, page.context(), status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


class Interview:
    """One step of asking: takes what was posted, then knows what to show."""

    def __init__(self, pack: Pack, document: str, name: str) -> None:
        self.pack, self.name = pack, name
        self.answers = Answers(document, name)
        self.question: Question | None = None
        self.form: AnswerForm | RecordsForm | None = None
        self.standards: Sequence[Question] = ()
        self.left = 0
        self.is_lost = False

    def take(self, request: HttpRequest) -> int:
        """Take an answer, or one step back; return the status of the page."""
        held = read_answers(request.POST.get("said", ""), self.answers.document, self.name)
        if held is None or "again" in request.POST:
            self.is_lost = held is None
            return 200
        self.answers = fitting(self.pack, held)
        fact = request.POST.get("fact", "")
        if CHANGE in request.POST:
            return self._show(request.POST[CHANGE])
        if BACK in request.POST:
            return self._show(self.answers.before(fact))
        question = question_about(self.pack, self.name, fact)
        if question is None:
            return 200
        return self._answered(request, question)

    def _answered(self, request: HttpRequest, question: Question) -> int:
        fact = question.fact
        if UNSURE in request.POST:
            how = ASSUMED if fact.has_if_unmentioned and not fact.is_optional else OPEN
            self.answers = self.answers.with_answer(Answer(fact.name, how))
            return 200
        form = answer_form(self.pack, question, request.POST, one_more=MORE in request.POST)
        if MORE in request.POST:
            self.question, self.form = question, form
            return 200
        if form.is_valid():
            given = Answer(fact.name, GIVEN, form.answer())
            fault = self._contradicted(given)
            if fault is None:
                self.answers = self.answers.with_answer(given)
                return 200
            form.add_error(None, fault)
        self.question, self.form = question, form
        return 422

    def _contradicted(self, given: Answer) -> str | None:
        """Return why an answer cannot be true together with those before."""
        tried = self.answers.with_answer(given)
        try:
            self.pack.reckon(self.name, tried.values, tried.assumed(self.pack))
        except FactsError as error:
            return str(error)
        except PolicyError:
            return None
        return None

    def _show(self, fact: str) -> int:
        """Ask a fact again with its answer filled in; a fact nobody knows is passed over."""
        question = question_about(self.pack, self.name, fact)
        if question is not None:
            before = self.answers.answer_to(fact)
            held = before.value if before and before.how == GIVEN else None
            self.question = question
            self.form = answer_form(self.pack, question, held=held)
        return 200

    def _look(self) -> None:
        """Find what to ask next; standards of other papers come last and may stay unanswered."""
        open_now = self._open_now()
        asked = [question for question in open_now if question.standard is None]
        self.left = len(asked)
        if self.question is not None:
            return
        self.standards = tuple(one for one in open_now if one.standard is not None)
        if asked:
            self.question = asked[0]
            self.form = answer_form(self.pack, asked[0])

    def _open_now(self) -> list[Question]:
        answers = self.answers
        try:
            return list(
                open_questions(
                    self.pack,
                    self.name,
                    answers.values,
                    assume=answers.assumed(self.pack),
                    left_open=answers.left_open | {a.fact for a in answers if a.how == ASSUMED},
                )
            )
        except PolicyError:
            return []

    @property
    def template(self) -> str:
        """Return the page of this step: a question, or the result."""
        self._look()
        kind = "question" if self.question else "result"
        return f"public/entitlement/{kind}.html"

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        said = len(self.answers.said)
        shared = {
            "document": self.pack.document,
            "own_clauses": {entry.clause for entry in self.pack.clauses},
            "label": self.pack.benefits[self.name],
            "name": self.name,
            "said": self.answers.signed(),
            "told": told(self.pack, self.answers),
            "is_lost": self.is_lost,
        }
        if self.question is not None:
            fact = self.question.fact
            known = fact.has_if_unmentioned and not fact.is_optional
            return {
                **shared, "question": self.question, "form": self.form, "fact": fact,
                "number": self._number(fact.name), "all": said + max(self.left, 1),
                "may_assume": known, "can_go_back": bool(self.answers.before(fact.name)),
            }  # fmt: skip
        shown = result(self.pack, self.answers, self.standards)
        forms = [(one, answer_form(self.pack, one)) for one in self.standards[:1]]
        return {**shared, "result": shown, "standard_forms": forms}

    def _number(self, fact: str) -> int:
        facts = [answer.fact for answer in self.answers]
        return (facts.index(fact) if fact in facts else len(facts)) + 1
