from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from jisheng.foundation import crypto


@given(st.text(min_size=1, max_size=60))
def test_what_is_sealed_opens_again(plain: str) -> None:
    assert crypto.decrypt(crypto.encrypt(plain, "a"), "a") == plain


def test_the_same_number_is_sealed_differently_each_time() -> None:
    assert crypto.encrypt("330782199001011234", "a") != crypto.encrypt("330782199001011234", "a")


def test_a_sealed_value_moved_to_another_column_does_not_open() -> None:
    sealed = crypto.encrypt("6222", "registry.organisationaccount.number")
    with pytest.raises(InvalidTag):
        crypto.decrypt(sealed, "registry.person.phone")


def test_the_blind_index_depends_on_kind_and_key(settings: object) -> None:
    first = crypto.blind_index("identity", "1")
    assert first == crypto.blind_index("identity", "1")
    assert first != crypto.blind_index("phone", "1")
    settings.BLIND_INDEX_KEY = b"c" * 32  # type: ignore[attr-defined]
    assert first != crypto.blind_index("identity", "1")


def test_kind_and_number_cannot_be_shifted_into_each_other() -> None:
    assert crypto.blind_index("ab", "c") != crypto.blind_index("a", "bc")
