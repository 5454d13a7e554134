"""`jisheng demo`: set up the demonstration city, run the main job, then serve the site."""

from __future__ import annotations

import argparse
from uuid import UUID

from django.core.management import call_command
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from jisheng.accounts.enums import Duty
from jisheng.claims.enums import LineState
from jisheng.claims.queries import decision_view
from jisheng.config import serve_command
from jisheng.config.demonstration import journey
from jisheng.config.demonstration.city import PASSWORD, City, find_or_build
from jisheng.config.demonstration.money_steps import GOOD, SOON_CLOSED, WRONG_NAME, bank
from jisheng.config.demonstration.stage import Played, Stage, play
from jisheng.foundation import clock
from jisheng.ground.money import Money

console = Console(highlight=False, soft_wrap=True)


def run(options: argparse.Namespace) -> int:
    """Migrate, build the city once, play what has not been played, report, and serve."""
    call_command("migrate", verbosity=0)
    console.print(
        "[bold]技升演示：从计划到拨付[/bold]（义政办发〔2019〕104号，人员和单位均为虚构）"
    )
    demonstration = find_or_build()
    kept = _play_all(demonstration)
    clock.choose_day(clock.chosen_day() or journey.LAST_DAY)
    _print_accounts(demonstration)
    if not options.once:
        console.print(f"站点：http://{serve_command.HOST}:{options.port}/ （Ctrl+C 结束）")
    console.print(_outcome(demonstration, kept), markup=False)
    return 0 if options.once else serve_command.run(options)


def _play_all(demonstration: City) -> dict[str, str]:
    stage = Stage(demonstration, journey.BEGINNING)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("主流程", total=len(journey.STEPS))
        for number, played in enumerate(play(stage, journey.STEPS), 1):
            _tell(number, played)
            progress.advance(task)
    return stage.kept


def _tell(number: int, played: Played) -> None:
    before = "（此前已办）" if played.before else ""
    console.print(f"\n[bold]{number:2d}. {played.step.title}[/bold]{before}")
    for line in played.lines:
        console.print(f"    {line}", markup=False)


def _print_accounts(demonstration: City) -> None:
    table = Table(title="演示账号", title_justify="left")
    for head in ("登录名", "岗位", "姓名", "单位"):
        table.add_column(head)
    for login, actor in demonstration.actors.items():
        reach = actor.reaches[0]
        table.add_row(login, str(Duty(reach.duty).label), actor.name, reach.organisation_name)
    console.print()
    console.print(table)
    console.print(f"密码都是 {PASSWORD}，站点日期已设为 {clock.today():%Y-%m-%d}。")


def _outcome(demonstration: City, kept: dict[str, str]) -> str:
    """Return the closing line, after our books and the bank's have been held together."""
    view = decision_view(demonstration.actors["shenji"], UUID(kept["claim"]))
    paid = [line for line in view.lines if line.state == LineState.PAID]
    amount = Money.total(line.amount_fen for line in paid)
    arrived = Money.total(bank().received(number) for number in (WRONG_NAME, SOON_CLOSED, GOOD))
    if amount != arrived:
        raise SystemExit(f"The bank paid {arrived}, the books say {amount}.")
    institution = view.claim.institution.name
    return f"main job: paid {amount.plain()} to {institution} for {len(paid)} trainees"
