"""Drafts of Yiwu's rulebook for tests: one number dearer from a day on, the rest as it is."""

from __future__ import annotations

import datetime as dt
import re

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.draft_rulebook import draft_rulebook
from jisheng.catalogues.operations.publish_rulebook import publish_rulebook
from jisheng.catalogues.operations.send_rulebook import send_rulebook
from jisheng.policy.stored_pack import built_in_texts
from tests.conftest import moment
from tests.factories import YIWU, World

DRAFTED = moment("2020-10-09 09:00")
RATE = "{from: 2020-01-30, until: 2021-12-31, value: '200'}"
# A class of the office world ends on 2020-10-23. The law's own cases do so too; they are put
# before the change, so that they still prove what they proved.
DEARER_FROM = dt.date(2020, 10, 20)
_END = "class_end_date: 2020-10-23"
_LAST_DAY = re.compile(r"(name: the last day in force\n.*\n.*\n.*amount: )'40000.00'")


def file_of_rate(texts: dict[str, str]) -> str:
    """Return the file that states the daily rate."""
    return next(name for name in texts if RATE in texts[name])


def dearer(yuan: int = 220, since: dt.date = DEARER_FROM, moves: bool = False) -> dict[str, str]:
    """Return Yiwu's texts with another daily rate from a day on."""
    texts = built_in_texts("yiwu")
    until = since - dt.timedelta(days=1)
    spans = (
        f"{{from: 2020-01-30, until: {until}, value: '200'}}, "
        f"{{from: {since}, until: 2021-12-31, value: '{yuan}'}}"
    )
    file = file_of_rate(texts)
    texts[file] = texts[file].replace(RATE, spans, 1)
    cases = texts["cases.yaml"].replace(_END, "class_end_date: 2020-10-13")
    texts["cases.yaml"] = _LAST_DAY.sub(rf"\1'{200 * yuan}.00'", cases)
    if moves:
        texts["document.yaml"] += (
            "\ntransition: {in_flight: moves, clause: 四（一）, why: 在办的申请按新标准}\n"
        )
    return texts


def drafted(
    actor: Actor, texts: dict[str, str] | None = None, at: dt.datetime = DRAFTED
) -> RulebookVersion:
    """Begin a draft of Yiwu's rules."""
    return draft_rulebook(
        actor,
        document="yiwu",
        region_code=YIWU,
        texts=texts or dearer(),
        purpose="每天标准提高到220元",
        at=at,
    )


def published(
    world: World,
    texts: dict[str, str] | None = None,
    at: dt.datetime = DRAFTED,
    since: dt.date | None = None,
) -> RulebookVersion:
    """Draft, send and publish, each by its own person; used from the same day on."""
    draft = drafted(world.rule_editor, texts, at)
    send_rulebook(world.rule_editor, draft.uuid, at=at)
    return publish_rulebook(
        world.rule_publisher, draft.uuid, in_force_from=since or at.date(), at=at
    )
