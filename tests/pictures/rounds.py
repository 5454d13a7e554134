"""Who shows which page on which day, while the main job is played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from jisheng.config.demonstration import journey
from jisheng.config.demonstration.city import PASSWORD, TRAINEE_LOGIN, find_or_build
from jisheng.config.demonstration.people import trainees
from jisheng.config.demonstration.stage import SHANGHAI, Stage, Step, play
from jisheng.config.demonstration.workbook import messy_roster
from jisheng.foundation import clock
from jisheng.training import queries
from tests.browser import PHONE, WIDE, Visitor, a_browser, a_visitor
from tests.journeys.demonstration.more_work import drafted
from tests.journeys.seats import Seat

NOTICE_DAY, TIME = dt.date(2020, 9, 28), dt.time(9, 30)
MAIN_CLASS = "2020年电商直播第一期"
EMPLOYER, SEED = "小商品城演示商贸有限公司", 20201109
_STEPS = {step.name: step for step in journey.STEPS}


def go_round(folder: Path) -> None:
    """Play the main job and take every picture into ``folder``."""
    call_command("migrate", verbosity=0)
    stage = Stage(find_or_build(), journey.BEGINNING)
    before, after = _until("notice")
    with _served() as site, a_browser() as browser:
        camera = Camera(browser, site, folder)
        _play(stage, before, NOTICE_DAY)
        _the_public(camera, stage)
        _play(stage, (*before, *after), journey.LAST_DAY)
        _the_department(camera, stage)
        _the_institution(camera, stage)
        _the_money(camera, stage)
        _the_whole_class(camera, stage)
        _the_trainee(camera, stage)


def _until(name: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Return the steps up to one, it among them, and the steps after it."""
    place = journey.STEPS.index(_STEPS[name]) + 1
    return journey.STEPS[:place], journey.STEPS[place:]


def _play(stage: Stage, steps: tuple[Step, ...], day: dt.date) -> None:
    for _ in play(stage, steps):
        pass
    clock.choose_day(day)


@contextmanager
def _served() -> Iterator[str]:
    """Serve the city in the middle of a morning's lesson."""

    def now() -> dt.datetime:
        return dt.datetime.combine(clock.chosen_day() or NOTICE_DAY, TIME, tzinfo=SHANGHAI)

    with patch.object(clock, "now", now):
        server = LiveServer("127.0.0.1")
        try:
            yield server.url
        finally:
            server.stop()


@dataclass
class Camera:
    """A browser, and what it sees as pictures."""

    browser: Browser
    site: str
    folder: Path
    visitors: dict[tuple[str, int], Visitor] = field(default_factory=dict)

    def at(self, login: str, path: str, size: ViewportSize = WIDE) -> Page:
        """Open a page as an account; an empty login is the public."""
        key = (login, size["width"])
        if key not in self.visitors:
            self.visitors[key] = a_visitor(self.browser, self.site, size=size)
            if login:
                self.visitors[key].sign_in(login, PASSWORD)
        return self.visitors[key].go(path)

    def take(self, page: Page, name: str) -> None:
        """Keep what is on the screen."""
        assert page.viewport_size is not None
        page.screenshot(path=self.folder / f"{name}-{page.viewport_size['width']}.png")


def _the_public(camera: Camera, stage: Stage) -> None:
    camera.take(camera.at("", "/"), "front")
    notice = reverse("portal:notice", args=[stage.uuid("notice")])
    camera.take(camera.at("", notice), "notice")


def _the_department(camera: Camera, stage: Stage) -> None:
    camera.take(camera.at("shending", "/desk/"), "desk")
    plans = camera.at("jihua", reverse("portal:plans"))
    plans.get_by_role("link", name="2021年度项目制培训计划").click()
    camera.take(plans, "plan")


def _the_institution(camera: Camera, stage: Stage) -> None:
    label, first = "2020年电商直播第五期", dt.date(2020, 11, 9)
    made = drafted(stage, stage.uuid("line"), label, first, teacher="外聘教师")
    # Somebody of the fourth class, which is held in the same days.
    file = messy_roster(trainees(30, SEED), stage.city.more[44], EMPLOYER)
    page = camera.at("jigou", reverse("portal:build_roster", args=[made.uuid]))
    upload = {"name": file.name, "mimeType": "application/octet-stream", "buffer": file.content}
    seat = Seat(camera.visitors["jigou", WIDE["width"]]).hands_in("名册文件", upload)
    seat.presses("检查名册").reads(f"检查结果：{file.name}")
    camera.take(page, "roster-check")
    lesson = queries.sessions_on(stage.actor("jiaoshi"), journey.LAST_DAY)[0]
    camera.take(camera.at("jiaoshi", reverse("portal:session_code", args=[lesson.uuid])), "code")
    code = queries.class_code(stage.actor("jiaoshi"), lesson.uuid, clock.now()).code
    address = reverse("portal:check_in", args=[lesson.uuid])
    phone = camera.at("", f"{address}?code={code}", PHONE)
    camera.take(phone, "sign-in")


def _the_money(camera: Camera, stage: Stage) -> None:
    claim = reverse("portal:claim", args=[stage.uuid("claim")])
    camera.take(camera.at("shenji", claim), "decision")
    payment = camera.at("shenji", reverse("portal:payment_plans"))
    # Of the three attempts the second, whose money came back.
    payment.get_by_role("link", name="项目制培训补贴（2020-10-10）").nth(1).click()
    camera.take(payment, "payment")
    journal = reverse("portal:journal", args=[stage.uuid("fund")])
    camera.take(camera.at("shenji", journal), "journal")


def _the_whole_class(camera: Camera, stage: Stage) -> None:
    for tab, name in (("class", "class"), ("class_hours", "hours"), ("class_history", "history")):
        address = reverse(f"portal:{tab}", args=[stage.uuid("class")])
        camera.take(camera.at("shenji", address), name)


def _the_trainee(camera: Camera, stage: Stage) -> None:
    address = reverse("portal:my_class", args=[stage.uuid("class")])
    camera.take(camera.at(TRAINEE_LOGIN, address, PHONE), "my-class")
