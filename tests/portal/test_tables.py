"""A list page: search, filters, sorting, pages, files; the same over memory and over tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from jisheng.accounts.models import User
from jisheng.ground.identity import mask_identity
from jisheng.portal import tables
from jisheng.portal.columns import Column
from jisheng.portal.filters import Choice, Contains, Days
from jisheng.portal.tables import Table, respond

STATES = [("open", "开放"), ("shut", "关闭")]


@dataclass(frozen=True)
class Row:
    """A row held in memory."""

    title: str
    state: str = "open"
    opened_on: dt.date | None = None
    amount_fen: int | None = 0
    identity: str = "330782199001011234"

    def get_state_display(self) -> str:
        return dict(STATES)[self.state]


class RowTable(Table):
    """The list under test."""

    caption = "样例"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "名称", sort="title", filter=Contains(), link=lambda row: f"/{row.title}"),
        Column("state", "状态", kind="status", filter=Choice(STATES)),
        Column("opened_on", "开班日", kind="date", sort="opened_on", filter=Days()),
        Column("amount_fen", "金额", kind="money", sort="amount_fen"),
        Column("identity", "证件号", mask=mask_identity),
    )
    search = ("title", "identity")
    page_size = 3
    empty_title = "还没有样例。"
    empty_next = "请先新建一条。"


ROWS = [
    Row("甲", "open", dt.date(2020, 10, 1), 300),
    Row("乙", "shut", dt.date(2020, 10, 9), 100),
    Row("丙", "open", None, None),
    Row("丁", "open", dt.date(2020, 11, 2), 200),
]


def table(rows: Any = ROWS, **given: str) -> RowTable:
    return RowTable(RequestFactory().get("/list/", given), rows)


def titles(shown: Table) -> list[str]:
    return [row.title for row in shown.shown]


def test_a_page_shows_as_many_rows_as_it_holds_and_names_the_rest() -> None:
    first = table()
    assert titles(first) == ["甲", "乙", "丙"]
    assert (first.first_shown, first.last_shown, first.total, first.last_page) == (1, 3, 4, 2)
    assert first.previous_url == ""
    assert first.next_url == "/list/?page=2"
    assert titles(table(page="2")) == ["丁"]


@pytest.mark.parametrize(("asked", "page"), [("0", 1), ("-1", 1), ("x", 1), ("99", 2), ("²", 1)])
def test_a_page_that_does_not_exist_becomes_one_that_does(asked: str, page: int) -> None:
    assert table(page=asked).page == page


def test_sorting_puts_absent_values_last_both_ways() -> None:
    assert [r.title for r in table(sort="amount_fen").narrowed] == ["乙", "丁", "甲", "丙"]
    assert [r.title for r in table(sort="-amount_fen").narrowed] == ["甲", "丁", "乙", "丙"]


def test_a_column_that_does_not_sort_cannot_be_forced_to() -> None:
    assert titles(table(sort="identity")) == titles(table())
    assert titles(table(sort="__class__")) == titles(table())


def test_a_header_says_how_it_is_sorted_and_leads_to_the_other_way() -> None:
    header = {h.column.key: h for h in table(sort="title", page="2").headers}
    assert header["title"].aria_sort == "ascending"
    assert header["title"].url == "/list/?sort=-title"
    assert header["amount_fen"].aria_sort == ""
    assert header["state"].url == ""


def test_search_looks_in_the_fields_named() -> None:
    assert titles(table(q=" 乙 ")) == ["乙"]
    assert titles(table(q="没有")) == []


def test_filters_narrow_by_choice_by_text_and_by_days() -> None:
    assert titles(table(state="shut")) == ["乙"]
    assert titles(table(title="丁")) == ["丁"]
    assert titles(table(opened_on_from="2020-10-02")) == ["乙", "丁"]
    assert titles(table(opened_on_from="2020-10-02", opened_on_until="2020-10-31")) == ["乙"]


def test_a_filter_that_makes_no_sense_is_left_out() -> None:
    assert len(table(state="broken", opened_on_from="2020-13-45").narrowed) == 4


def test_clearing_the_conditions_keeps_the_sorting() -> None:
    narrowed = table(q="甲", state="open", sort="title")
    assert narrowed.is_narrowed
    assert narrowed.clear_url == "/list/?sort=title"
    assert narrowed.kept == [("sort", "title")]


def test_two_tables_on_a_page_keep_their_parameters_apart() -> None:
    class Other(RowTable):
        prefix = "other_"

    request = RequestFactory().get("/list/", {"q": "甲", "other_q": "乙"})
    assert titles(RowTable(request, ROWS)) == ["甲"]
    assert titles(Other(request, ROWS)) == ["乙"]
    assert "q=" in Other(request, ROWS).address(page=2)


def test_the_page_carries_words_for_states_masks_numbers_and_marks_figures() -> None:
    html = render_to_string("portal/table.html", {"table": table(sort="amount_fen")})
    assert 'aria-sort="ascending"' in html
    assert '<span class="state-dot" aria-hidden="true"></span>开放' in html
    assert "330782199001011234" not in html
    assert "3307" in html
    assert 'data-label="金额" class="right figures"' in html
    assert '<a href="/甲">甲</a>' in html


def test_an_empty_list_says_what_to_do_and_a_narrow_one_offers_to_widen() -> None:
    assert "请先新建一条。" in render_to_string("portal/table.html", {"table": table([])})
    html = render_to_string("portal/table.html", {"table": table(q="没有")})
    assert "没有符合条件的记录。" in html
    assert 'href="/list/"' in html


def test_what_people_typed_is_never_markup() -> None:
    rows = [Row("<script>alert(1)</script>")]
    html = render_to_string("portal/table.html", {"table": table(rows, q="<script>")})
    assert "<script>" not in html


def test_a_table_answers_with_its_page_or_with_its_file() -> None:
    request = RequestFactory().get("/list/", {"export": "csv"})
    answer: HttpResponseBase = respond(request, "none.html", RowTable(request, ROWS))
    assert answer.headers["Content-Type"].startswith("text/csv")

    class Closed(RowTable):
        exports = False

    assert Closed(request, ROWS).export_kind == ""
    assert Closed(request, ROWS).export_links == []


class UserTable(Table):
    """The same over database rows."""

    caption = "账号"
    columns: ClassVar[Sequence[Column]] = (
        Column("login", "登录名", sort="login", filter=Contains()),
        Column("display_name", "姓名", sort="display_name"),
    )
    search = ("login", "display_name")
    order = "login"
    page_size = 5


@pytest.fixture
def users(db: None) -> None:
    User.objects.all().delete()
    for number in range(12):
        User.objects.create(login=f"u{number:02}", display_name="甲" if number % 2 else "乙")


def user_table(**given: str) -> UserTable:
    return UserTable(RequestFactory().get("/users/", given), User.objects.all())


@pytest.mark.usefixtures("users")
@pytest.mark.parametrize("page", ["1", "3"])
def test_a_page_of_a_query_costs_two_queries(
    page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        html = render_to_string("portal/table.html", {"table": user_table(page=page, q="u")})
    assert "共 12 条" in html


@pytest.mark.usefixtures("users")
def test_pages_of_a_query_never_overlap_although_values_tie() -> None:
    seen = [
        row.login
        for page in ("1", "2", "3")
        for row in user_table(sort="-display_name", page=page).shown
    ]
    assert sorted(seen) == [f"u{n:02}" for n in range(12)]


@pytest.mark.usefixtures("users")
def test_a_query_is_searched_filtered_and_sorted_by_the_database() -> None:
    assert [u.login for u in user_table(q="u1", sort="-login").shown] == ["u11", "u10"]
    assert [u.login for u in user_table(login="U03").shown] == ["u03"]
    assert user_table(q="u1\x00").total == 2


@pytest.mark.usefixtures("users")
def test_counting_stops_at_the_cap_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "COUNT_CAP", 6)
    capped = user_table()
    assert capped.is_capped
    assert capped.last_page == 2
    assert "请用条件缩小范围" in render_to_string("portal/table.html", {"table": capped})
