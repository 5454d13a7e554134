"""The ``jisheng`` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

_SETTINGS = "jisheng.config.settings.dev"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["django"]:
        return _django(given[1:])
    options = _parser().parse_args(given)
    return int(options.run(options) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jisheng", description="技升：职业技能提升行动平台")
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    rules = import_module("jisheng.config.rules_command")
    rules.add_rules_commands(verbs)
    for name, text in _SERVER_VERBS.items():
        verb = verbs.add_parser(name, help=text)
        module = f"jisheng.config.{name}_command"
        _add_options(name, verb)
        verb.set_defaults(run=lambda options, module=module: _with_django(module, options))
    verbs.add_parser("django", help="Django's own management commands, e.g. `jisheng django shell`")
    return parser


_SERVER_VERBS = {
    "demo": "set up the demonstration city and run the main job",
    "serve": "serve the site and work the job queue",
    "work": "work the job queue only",
    "docs": "write the documents that are generated from the code",
}


def _add_options(name: str, verb: argparse.ArgumentParser) -> None:
    if name in {"serve", "demo"}:
        verb.add_argument("--port", type=int, default=8000)
    if name == "demo":
        verb.add_argument("--once", action="store_true", help="run the main job, do not serve")
    if name == "docs":
        verb.add_argument("--check", action="store_true", help="fail if a document is out of date")


def _with_django(module: str, options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    import django

    django.setup()
    return int(import_module(module).run(options) or 0)


def _django(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jisheng django", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
