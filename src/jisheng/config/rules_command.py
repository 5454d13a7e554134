"""`jisheng rules …`: check a rulebook, decide by it, hold it against cases, try a change.

Needs no Django and no database. Exit code 1 on any mismatch, unknown outcome or refusal to load.
The verbs stand in `rules_check_command` (check, coverage, diff), `rules_case_command` (decide,
cases, explain, replay), `rules_batch_command` (batch) and `rules_try_command` (simulate).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from jisheng.config import (
    rules_batch_command,
    rules_case_command,
    rules_check_command,
    rules_try_command,
)
from jisheng.config.rules_packs import add_shared

_GROUPS = (rules_check_command, rules_case_command, rules_batch_command, rules_try_command)


def add_rules_commands(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
) -> None:
    """Add `rules` with its subcommands; each sets `run`, which returns the exit code."""
    rules = subparsers.add_parser("rules", help="the rulebook: check, decide, cases, batch, try")
    add_to(rules)


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands to `parser`."""
    add_shared(parser)
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in _GROUPS:
        group.add_verbs(verbs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `rules` on its own: `python -m jisheng.config.rules_command cases FILE`."""
    parser = argparse.ArgumentParser(prog="jisheng rules")
    add_to(parser)
    options = parser.parse_args(arguments)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
