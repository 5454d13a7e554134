"""`jisheng docs`: write what is generated from the code, or check that it is up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils import translation
from django.utils.module_loading import autodiscover_modules

from jisheng.accounts.enums import Duty
from jisheng.foundation.workflow import WORKFLOWS, Act, Workflow

FOLDER = Path("docs/states")
_NOTE = "<!-- Written by `make docs` from the workflow tables; change those, not this. -->"


def run(options: argparse.Namespace) -> int:
    """Write ``docs/states/*.md``; with ``--check`` only compare and exit 1 on a difference."""
    autodiscover_modules("workflow")
    with translation.override("zh-hans"):
        pages = {FOLDER / f"{w.kind}.md": _page(w) for w in WORKFLOWS.values()}
    if options.check:
        return _compare(pages)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages.items():
        path.write_text(text)
    return 0


def _compare(pages: dict[Path, str]) -> int:
    kept = set(FOLDER.glob("*.md")) if FOLDER.exists() else set()
    stale = [p for p, text in pages.items() if not p.exists() or p.read_text() != text]
    stale += sorted(kept - set(pages))
    for path in stale:
        print(f"{path} is out of date: run `make docs`", file=sys.stderr)
    return 1 if stale else 0


def _page(workflow: Workflow) -> str:
    rows = "\n".join(_row(workflow, act) for act in workflow.acts.values())
    arrows = "\n".join(_arrows(workflow))
    return (
        f"{_NOTE}\n\n# {workflow.label} (`{workflow.kind}`)\n\n"
        f"| act | 动作 | from | to | duty | reason |\n|---|---|---|---|---|---|\n{rows}\n\n"
        f"```mermaid\nstateDiagram-v2\n{arrows}\n```\n"
    )


def _row(workflow: Workflow, act: Act) -> str:
    states = workflow.states
    come_from = "、".join(str(states(s).label) for s in act.from_states) or "（新建）"
    goes_to = str(states(act.to_state).label) if act.to_state else "（不变）"
    duty = str(Duty(act.duty).label) if act.duty else "系统"
    reason = "必填" if act.reason_needed else ""
    return f"| `{act.name}` | {act.label} | {come_from} | {goes_to} | {duty} | {reason} |"


def _arrows(workflow: Workflow) -> list[str]:
    lines = [f'    state "{s.label}" as {s.value}' for s in workflow.states]
    for act in workflow.acts.values():
        for start in act.from_states or ("[*]",):
            lines.append(f"    {start} --> {act.to_state or start} : {act.label}")
    return lines
