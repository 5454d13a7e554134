"""Which column of a table holds what: facts by name or Chinese label, person, claim, knowledge."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from jisheng.policy.batch.program import Program
from jisheng.policy.batch.tables_cells import tidy
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import EVERYTHING, Pack

PERSON, CLAIM, KNOWN_ON = "person", "claim", "known_on"
_SPECIAL = {PERSON: ("人员", "申请人"), CLAIM: ("申请编号", "申请号"), KNOWN_ON: ("知悉日",)}


@dataclass(frozen=True)
class Layout:
    """Which column of a table holds what: facts, person, claim, day of knowledge."""

    facts: Mapping[str, str]
    special: Mapping[str, str]
    assumed: tuple[str, ...]
    others: tuple[str, ...]
    hints: tuple[str, ...]


def layout_of(
    pack: Pack, program: Program, columns: Sequence[str], assume: Collection[str] = ()
) -> Layout:
    """Say which column holds what; raise `PolicyError` where two columns hold the same fact.

    `assume` names facts, or is `"all"`: those without a column are taken as fulfilled.
    """
    specs = pack.compiled(program.benefit).facts
    wanted = _wanted(pack, program)
    found: dict[str, str] = {}
    special: dict[str, str] = {}
    others = []
    for column in columns:
        kind = _special(column)
        name = _fact(column, specs, wanted)
        if kind and name not in wanted:
            special[kind] = column
        elif name is None or name not in wanted:
            others.append(column)
        elif name in found:
            raise PolicyError(
                f"“{found[name]}”和“{column}”两列是同一个事实“{specs[name].label}”。请只保留一列。"
            )
        else:
            found[name] = column
    if not found:
        names = "、".join(specs[name].label for name in list(wanted)[:5])
        raise PolicyError(
            f"表的第1行没有一个列名是“{program.label}”用到的事实（如{names}）。"
            "请把事实的名称写在第1行，删去上面的标题行。"
        )
    assumed = _assumed(specs, wanted, found, assume)
    _refuse_open_optionals(specs, wanted, found, assumed)
    return Layout(found, special, assumed, tuple(others), tuple(_hints(others, specs, wanted)))


def _wanted(pack: Pack, program: Program) -> dict[str, None]:
    """Return the facts a benefit rests on, those that find a row of a standard included."""
    specs = pack.compiled(program.benefit).facts
    if program.lines is not None:
        return dict.fromkeys(specs)
    wanted = dict.fromkeys(column.name for column in program.columns)
    for name in list(wanted):
        table = specs[name].from_table
        wanted.update(dict.fromkeys(table[1] if table else ()))
    return wanted


def _special(column: str) -> str:
    for kind, labels in _SPECIAL.items():
        if tidy(column) in (kind, *labels):
            return kind
    return ""


def _fact(column: str, specs: Mapping[str, FactSpec], wanted: Collection[str]) -> str | None:
    """Return the fact a column holds, by its name, else by a label only one fact has."""
    if column in specs:
        return column
    plain = tidy(column)
    named = [name for name, spec in specs.items() if tidy(spec.label) == plain or name == plain]
    found = [name for name in named if name in wanted] or named
    if len(found) > 1:
        raise PolicyError(
            f"列名“{column}”不止一个事实用：{'、'.join(found)}。请改用事实的英文名作列名。"
        )
    return found[0] if found else None


def _assumed(
    specs: Mapping[str, FactSpec],
    wanted: Collection[str],
    found: Collection[str],
    assume: Collection[str],
) -> tuple[str, ...]:
    names = wanted if assume == EVERYTHING else assume
    odd = [name for name in names if name not in specs]
    if odd:
        near = get_close_matches(odd[0], specs, 1)
        hint = f"是否应为“{near[0]}”？" if near else "请核对名称。"
        raise PolicyError(f"assume 中有未声明的事实“{odd[0]}”。{hint}")
    return tuple(
        name
        for name in names
        if name in wanted and name not in found and specs[name].has_if_unmentioned
    )


def _refuse_open_optionals(
    specs: Mapping[str, FactSpec],
    wanted: Collection[str],
    found: Collection[str],
    assumed: Collection[str],
) -> None:
    """Refuse a table that lacks a column whose empty cells would mean something."""
    for name in wanted:
        if specs[name].is_optional and name not in found and name not in assumed:
            raise PolicyError(
                f"表中没有“{specs[name].label}”（{name}）一列，看不出是“无”还是不知道。"
                "请加上这一列（空格表示无），或以 --assume 写明按无测算。"
            )


def _hints(
    others: Sequence[str], specs: Mapping[str, FactSpec], wanted: Collection[str]
) -> Iterator[str]:
    """Yield what a column nobody knows was perhaps meant to be."""
    names = {**{name: name for name in wanted}, **{specs[n].label: n for n in wanted}}
    for column in others:
        near = get_close_matches(column, names, 1, 0.8)
        if near:
            yield f"列“{column}”不是事实，未予采用；是否应为“{near[0]}”？"
