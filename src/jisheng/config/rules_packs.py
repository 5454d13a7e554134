"""What every verb of `jisheng rules` shares: finding the rulebook, reading facts, showing progress.

`--rulebook PATH` is a folder of rulebook folders, or one such folder. Of several, a document is
looked for there first and among the built-in ones after; one folder decides whatever is asked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

import yaml

from jisheng.policy import Pack, PolicyError, load_pack
from jisheng.policy.pack import EVERYTHING, RULEBOOK

Run = Callable[[argparse.Namespace], int]
SECONDS_BETWEEN_LINES = 2.0
AGREED, DIFFERS = 0, 1


def add_verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, run: Run
) -> argparse.ArgumentParser:
    """Add a verb with the options all verbs share; it sets `run`, which returns the exit code."""
    parser = verbs.add_parser(name, help=text, description=text)
    add_shared(parser, argparse.SUPPRESS)
    parser.set_defaults(run=lambda options: _guarded(run, options))
    return parser


def add_shared(parser: argparse.ArgumentParser, default: Any = None) -> None:
    """Add `--rulebook`, which may stand before the verb or after it."""
    parser.add_argument(
        "--rulebook",
        type=Path,
        default=default,
        metavar="PATH",
        help="a rulebook folder outside the package, or a folder of such folders",
    )


def add_standards(parser: argparse.ArgumentParser) -> None:
    """Add `--standards NAME=FILE`, for tables that another paper gives."""
    parser.add_argument(
        "--standards",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="rows of a standard another document gives (xlsx, csv, yaml); may be repeated",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def add_document(parser: argparse.ArgumentParser) -> None:
    """Add `--document` and `--known-on`, which say by which law a case is decided."""
    parser.add_argument("--document", help="a built-in name or a folder")
    parser.add_argument(
        "--known-on",
        type=date.fromisoformat,
        metavar="DAY",
        help="decide by what was published by this day",
    )


def add_assume(parser: argparse.ArgumentParser) -> None:
    """Add `--assume`, which takes facts nobody gave as fulfilled."""
    parser.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="FACT",
        help="take this fact as fulfilled where it is not given; `all` for every one",
    )


def assumed(options: argparse.Namespace) -> Collection[str]:
    """Return the facts to take as fulfilled."""
    return EVERYTHING if EVERYTHING in options.assume else tuple(options.assume)


def asked_pack(options: argparse.Namespace) -> Pack:
    """Return the pack `--document` names, as it was known on `--known-on`."""
    rulebook = options.rulebook
    if options.document is None and (rulebook is None or not is_one(rulebook)):
        raise PolicyError("没有写明按哪份文件决定。请用 --document 给出文件名称或规则文件夹。")
    pack = pack_of(options.document or rulebook.name, options)
    return pack.as_known(options.known_on) if options.known_on else pack


def _guarded(run: Run, options: argparse.Namespace) -> int:
    """Run a verb; what the rulebook refuses is said in words and ends in exit code 1."""
    try:
        return run(options)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return DIFFERS
    except BrokenPipeError:
        return DIFFERS


def built_in() -> list[str]:
    """Return the names of the rulebooks that come with the package."""
    return names_in(RULEBOOK)


def names_in(folder: Path) -> list[str]:
    """Return the names of the rulebook folders in a folder."""
    return sorted(path.parent.name for path in folder.glob("*/document.yaml"))


def is_one(folder: Path) -> bool:
    """Tell whether a path is itself a rulebook folder."""
    return (folder / "document.yaml").is_file()


def pack_of(document: str, options: argparse.Namespace) -> Pack:
    """Return the pack of a document by name or path, with the standards loaded that were named."""
    pack = _found(document, options.rulebook)
    return with_standards(pack, getattr(options, "standards", []))


def _found(document: str, rulebook: Path | None) -> Pack:
    if rulebook is not None:
        _refuse_no_rulebook(rulebook)
        if is_one(rulebook):
            return load_pack(path=rulebook)
        if document in names_in(rulebook):
            return load_pack(path=rulebook / document)
    return load_pack(document) if document in built_in() else load_pack(path=document)


def _refuse_no_rulebook(rulebook: Path) -> None:
    if not is_one(rulebook) and not names_in(rulebook):
        raise PolicyError(
            f"“{rulebook}”里没有规则文件夹（找不到 document.yaml）。"
            "请给出一个规则文件夹，或存放多个规则文件夹的目录。"
        )


def known_pack(document: str, options: argparse.Namespace) -> Pack | None:
    """Return the pack of a case's document, or nothing where no rulebook has that name."""
    if options.document:
        return pack_of(options.document, options)
    rulebook = options.rulebook
    if rulebook is not None:
        _refuse_no_rulebook(rulebook)
        if is_one(rulebook) or document in names_in(rulebook):
            return pack_of(document, options)
    return pack_of(document, options) if document in built_in() else None


def every_document(options: argparse.Namespace) -> list[str]:
    """Return the documents to check where none is named."""
    rulebook = options.rulebook
    if rulebook is None:
        return built_in()
    _refuse_no_rulebook(rulebook)
    if is_one(rulebook):
        return [str(rulebook)]
    return [str(rulebook / name) for name in names_in(rulebook)]


def with_standards(pack: Pack, given: list[str]) -> Pack:
    """Return `pack` with each `NAME=FILE` loaded into its table."""
    if not given:
        return pack
    named = []
    for text in given:
        name, _, file = text.partition("=")
        if not file:
            raise PolicyError(f"--standards 的“{text}”不对。请写成 表名=文件，如 rates=标准.xlsx。")
        stamp = Path(file).stat().st_mtime_ns if Path(file).is_file() else 0
        named.append((name, file, stamp))
    return _with_standards(pack, tuple(named))


@lru_cache(maxsize=16)
def _with_standards(pack: Pack, named: tuple[tuple[str, str, int], ...]) -> Pack:
    from jisheng.policy.batch.tables_standards import read_standards

    loaded: dict[str, list[dict[str, Any]]] = {}
    for name, file, _ in named:
        loaded.setdefault(name, []).extend(read_standards(pack, name, Path(file)))
    return pack.with_standards(loaded)


def read_facts(path: Path) -> dict[str, Any]:
    """Return the facts of a YAML or JSON file; raise `PolicyError` when it holds none."""
    facts = read_data(path, "事实文件")
    if not isinstance(facts, dict):
        raise PolicyError(f"事实文件“{path}”不是“事实名: 值”的形式。请按名字逐项列出。")
    return facts


def read_data(path: Path, what: str) -> Any:
    """Return what a YAML or JSON file holds; raise `PolicyError` when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise PolicyError(f"{what}“{path}”读不了：{error}。请给出 YAML 或 JSON 文件。") from error


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show on stderr how far long work is: a bar where rich is there to draw one, else lines.

    The function given takes how many are done; the first line comes after two seconds.
    """
    if sys.stderr.isatty():
        try:
            from rich.console import Console
            from rich.progress import Progress
        except ImportError:
            pass
        else:
            with Progress(console=Console(stderr=True), transient=True) as bar:
                task = bar.add_task(what, total=total)
                yield lambda done: bar.update(task, completed=done)
            return
    yield _lines(what, total)


def _lines(what: str, total: int | None) -> Callable[[int], None]:
    last = monotonic()
    of = f"/{total}" if total else ""

    def show(done: int) -> None:
        nonlocal last
        if monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = monotonic()
            sys.stderr.write(f"{what} {done}{of}\n")
            sys.stderr.flush()

    return show
