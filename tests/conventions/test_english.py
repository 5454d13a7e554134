"""Chinese first, English second: nothing the interface says may lack its English."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from jisheng.config import catalogue, translations

# What is filled in and how it is kept; how wide it is written is the language's own matter.
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?\d*([sd%])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{7,}")


def _both(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


def test_everything_the_interface_says_has_its_english() -> None:
    kept = catalogue.english()
    lacking = [
        said
        for said, context in catalogue.everything_said()
        if not (found := kept.get(said if isinstance(said, str) else said[0], context))
        or not all(_both(found.string))
    ]
    assert lacking == [], "run `make messages` and translate what it lists"


def test_a_translation_keeps_every_placeholder() -> None:
    for message in catalogue.english():
        for source in _both(message.id):
            for target in _both(message.string):
                held, wanted = _PLACEHOLDER.findall(target), _PLACEHOLDER.findall(source)
                assert sorted(held) == sorted(wanted), source


def test_english_sentences_are_english() -> None:
    mixed = [m.id for m in catalogue.english() for t in _both(m.string) if _CHINESE.search(t)]
    assert mixed == []


@pytest.mark.django_db
def test_a_visitor_may_read_the_site_in_english(client: Client) -> None:
    translations.compile_all()
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    page = client.get("/login/").content.decode()
    assert '<html lang="en"' in page
    assert "Sign in" in page
