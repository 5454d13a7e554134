"""How the journey is played: step by step, each once, told as it goes, resumed after a kill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.config.demonstration.city import City
from jisheng.foundation import trail

SHANGHAI = ZoneInfo("Asia/Shanghai")
_PLAY = UUID("6a1c7f0e-2020-4104-8000-000000000104")
_KIND = "demonstration.step"


@dataclass
class Stage:
    """The city, the moment of the step being played, and what earlier steps kept."""

    city: City
    at: dt.datetime
    kept: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def actor(self, login: str) -> Actor:
        """Return the account that does this part of the step."""
        return self.city.actors[login]

    def say(self, login: str, words: str) -> None:
        """Tell what was done, by whom and on which day."""
        actor = self.actor(login)
        duty = Duty(actor.reaches[0].duty).label
        self.lines.append(f"{self.at:%Y-%m-%d} {duty} {actor.name}：{words}")

    def note(self, words: str) -> None:
        """Add a line about figures, under what was done."""
        self.lines.append(f"    {words}")

    def uuid(self, key: str) -> UUID:
        """Return the public id an earlier step kept."""
        return UUID(self.kept[key])

    def on(self, day: str, time: str = "09:30") -> dt.datetime:
        """Move the step to a day and a time; return the moment."""
        self.at = dt.datetime.fromisoformat(f"{day} {time}").replace(tzinfo=SHANGHAI)
        return self.at


@dataclass(frozen=True)
class Step:
    """One part of the main job. ``whole`` says that it is one transaction with its mark; a step
    that hands a file to the bank cannot be, and is safe to repeat instead."""

    name: str
    title: str
    play: Callable[[Stage], None]
    whole: bool = True


@dataclass(frozen=True)
class Played:
    """What a step has to tell, now or from an earlier run."""

    step: Step
    lines: Sequence[str]
    before: bool


def play(stage: Stage, steps: Sequence[Step]) -> Iterator[Played]:
    """Play what has not been played yet, in order; yield each step with its lines."""
    for step in steps:
        mark = trail.history(uuid5(_PLAY, step.name)).first()
        if mark is None:
            yield Played(step, _play(stage, step), before=False)
        else:
            stage.kept.update(mark.changes["kept"])
            yield Played(step, mark.changes["lines"], before=True)


def _play(stage: Stage, step: Step) -> list[str]:
    stage.lines = []
    if step.whole:
        with transaction.atomic():
            step.play(stage)
            _mark(stage, step)
    else:
        step.play(stage)
        _mark(stage, step)
    return stage.lines


def _mark(stage: Stage, step: Step) -> None:
    trail.record(
        trail.SYSTEM,
        at=stage.at,
        subject=(_KIND, uuid5(_PLAY, step.name)),
        act=step.name,
        label=step.title,
        changes={"kept": stage.kept, "lines": stage.lines},
    )
