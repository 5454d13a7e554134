"""What people do at a screen, in the words they would use for it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from jisheng.foundation import clock
from jisheng.funds.bank.simulator import Bank
from tests.browser import Visitor, a_visitor
from tests.conftest import SHANGHAI
from tests.journeys.town import PASSWORD, Town

Upload = dict[str, Any]
# Pages are awaited by what they say; on a busy machine that may take its time.
expect.set_options(timeout=15_000)


class SiteClock:
    """The site's clock with its time of day set by hand; the day is moved on its own page."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = dt.time(9, 0)
        monkeypatch.setattr(clock, "now", self.now)

    def now(self) -> dt.datetime:
        """Return the chosen day at the time set."""
        day = clock.chosen_day() or dt.date(2020, 8, 3)
        return dt.datetime.combine(day, self.time, tzinfo=SHANGHAI)


def exactly(label: str) -> re.Pattern[str]:
    """Match a label as a whole; required fields say so behind it."""
    return re.compile(rf"^\s*{re.escape(label)}\s*(必填|（选填）)?\s*$")


@dataclass
class Seat:
    """One person at one screen; every method is something a person does or sees there."""

    visitor: Visitor

    @property
    def page(self) -> Page:
        """The page before the person."""
        return self.visitor.page

    @property
    def main(self) -> Locator:
        """The page without bar and foot."""
        return self.page.locator("#main")

    @property
    def path(self) -> str:
        """The address of the page, without the site."""
        return self.page.url.removeprefix(self.visitor.site).partition("#")[0]

    def opens(self, path: str) -> Seat:
        """Go to an address of the site."""
        answer = self.page.goto(self.visitor.site + path)
        assert answer is not None
        assert answer.status == 200, (answer.status, path)
        return self

    def finds_on_desk(self, group: str, words: str) -> Seat:
        """Take a task from the desk: it stands under its group, and leads to where it is done."""
        self.opens("/desk/")
        card = self.page.get_by_role("region", name=group)
        card.get_by_role("link", name=words).first.click()
        return self

    def follows(self, words: str, within: str = "#main") -> Seat:
        """Follow a link by its words."""
        self.page.locator(within).get_by_role("link", name=words).first.click()
        return self

    def turns_to(self, tab: str) -> Seat:
        """Open another view of the same subject."""
        tabs = self.page.get_by_role("navigation", name="分栏")
        tabs.get_by_role("link", name=re.compile(rf"^{tab}\s*\d*$")).click()
        return self

    def fills(self, **values: str) -> Seat:
        """Fill fields in by their labels."""
        for label, value in values.items():
            self.field(label).fill(value)
        return self

    def field(self, label: str) -> Locator:
        """Return the field of a label, the visible one of several."""
        return self.main.get_by_label(exactly(label)).locator("visible=true").first

    def chooses(self, label: str, option: str) -> Seat:
        """Choose from a list by the words shown."""
        box = self.field(label)
        words = [text.strip() for text in box.locator("option").all_inner_texts()]
        box.select_option(index=next(i for i, text in enumerate(words) if option in text))
        return self

    def ticks(self, *labels: str) -> Seat:
        """Tick boxes or radio buttons by their labels."""
        for label in labels:
            self.main.get_by_label(label).first.check()
        return self

    def hands_in(self, label: str, file: Upload | Path) -> Seat:
        """Choose a file for a field."""
        self.main.get_by_label(exactly(label)).set_input_files(file)  # type: ignore[arg-type]
        return self

    def presses(self, words: str) -> Seat:
        """Press a button."""
        self.main.get_by_role("button", name=words).first.click()
        return self

    def confirms(self, act: str, reason: str = "") -> Seat:
        """Unfold an act, read what it means, give the reason if asked, and confirm it."""
        sheet = self.main.locator("details.confirm").filter(
            has=self.page.locator("summary", has_text=act)
        )
        sheet.locator("summary").click()
        if reason:
            sheet.locator("textarea").fill(reason)
        sheet.get_by_role("button", name=act if act.startswith("确认") else f"确认{act}").click()
        return self

    def sends_back(self, act: str, *told: tuple[str, str]) -> Seat:
        """Return something with every reason at once."""
        self.main.locator("#send-back > summary").click()
        for number, (item, reason) in enumerate(told, 1):
            row = self.main.get_by_role("group", name=f"第 {number} 条")
            row.get_by_label("事项").select_option(label=item)
            row.get_by_label("问题和补正要求").fill(reason)
        self.main.locator("#send-back").get_by_role("button", name=act).click()
        return self

    def reads(self, *words: str) -> Seat:
        """See words on the page."""
        for one in words:
            expect(self.main).to_contain_text(one)
        return self

    def reads_no(self, *words: str) -> Seat:
        """See that words are nowhere on the page, not even hidden."""
        html = self.page.content()
        assert [one for one in words if one in html] == []
        return self

    def reads_row(self, cell: str, *words: str) -> Seat:
        """See one row of a table that holds just this cell, and these words elsewhere."""
        row = self.main.locator("tr").filter(has=self.page.get_by_text(cell, exact=True))
        for one in words:
            row = row.filter(has_text=one)
        expect(row).to_have_count(1)
        return self

    def reads_fact(self, label: str, value: str) -> Seat:
        """See a value beside its label."""
        fact = self.main.locator(".fact, .tally, .verdict-facts > div").filter(
            has=self.page.get_by_text(label, exact=True)
        )
        expect(fact.first).to_contain_text(value)
        return self


@dataclass
class Journey:
    """The browser, the town, its clock and bank, and everybody at their own screen."""

    browser: Browser
    site: str
    town: Town
    clock: SiteClock
    bank: Bank
    counter: Path
    seats: dict[str, Seat] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    def seat(self, login: str, size: ViewportSize | None = None, *, scripts: bool = True) -> Seat:
        """Return somebody's screen, signed in the first time."""
        if login not in self.seats:
            seat = self.stranger(size, scripts=scripts)
            seat.visitor.sign_in(login, PASSWORD)
            self.seats[login] = seat
        return self.seats[login]

    def stranger(self, size: ViewportSize | None = None, *, scripts: bool = True) -> Seat:
        """Return the screen of somebody without an account."""
        return Seat(a_visitor(self.browser, self.site, size=size, scripts=scripts))

    def seat_of_the_public(self) -> Seat:
        """Return the screen of somebody passing by, the same one each time."""
        if "public" not in self.seats:
            self.seats["public"] = self.stranger()
        return self.seats["public"]

    def day_comes(self, day: str, time: str = "09:00") -> None:
        """Move the whole site to a day on the page that is there for it."""
        if "calendar" not in self.seats:
            self.seats["calendar"] = self.stranger()
        seat = self.seats["calendar"].opens("/day/").fills(演示日期=day)
        seat.presses("设为这一天").reads("演示日期已更改。")
        self.time_comes(time)

    def time_comes(self, time: str) -> None:
        """Set the time of day."""
        self.clock.time = dt.time.fromisoformat(time)

    def leaves(self) -> None:
        """Close every screen."""
        for seat in self.seats.values():
            seat.visitor.context.close()
