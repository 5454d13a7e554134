"""Generate a plain Python function for one case, with and without its trace.

The function takes the inputs of the program in their order, all of them known, and returns
`(outcome, reason, amount_fen, payee, uplifts)`: codes of `OUTCOMES`, of `Program.reasons` (-1 for
none, -2 and below for facts that contradict each other) and of `Program.payee_names`, and a mask of
the uplifts that count. With trace there follows what was found: for every test and uplift its
clause, its name, the verdict and the sentence with real numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from jisheng.policy.batch import calendar, ir, wording
from jisheng.policy.batch.bounds import Bounds, in_lowest_terms
from jisheng.policy.batch.program import Hole, Program, Speech, Test, Uplift
from jisheng.policy.batch.source import INDENT, Writer, local
from jisheng.policy.errors import CannotReckon

OUTCOMES = ("granted", "denied", "unknown", "recovery", "error")
GRANTED, DENIED, UNKNOWN, RECOVERY, ERROR = range(5)
NO_REASON = -1
MOST_REMEMBERED, MOST_REMEMBERED_BY = 20_000, 3
Decided = tuple[Any, ...]
Function = Callable[..., Decided]


@lru_cache(maxsize=128)
def function_of(program: Program) -> Function:
    """Return the generated function without trace."""
    return compiled(program, *_untraced(program))


@lru_cache(maxsize=128)
def tracing_function_of(program: Program) -> Function:
    """Return the generated function with trace; its result ends with the tuple of findings."""
    return compiled(program, *_traced(program))


def source_of(program: Program) -> str:
    """Return the source of the function without trace: it stops at the first test that fails."""
    return _untraced(program)[0]


def _untraced(program: Program) -> tuple[str, dict[str, Any]]:
    writer = Writer(program)
    codes = {reason: code for code, reason in enumerate(program.reasons)}
    _contradictions(writer, program, "")
    for test in program.tests:
        holds = writer.value(test.holds)
        writer.need(*(speech.when for speech in test.no))
        writer.line(f"if not {holds}:")
        writer.line(f"{INDENT}return ({DENIED}, {reason_source(writer, test.no, codes)}, 0, 0, 0)")
    _amount(writer, program, "")
    return _whole(program, writer), writer.constants


def _contradictions(writer: Writer, program: Program, tail: str) -> None:
    """Write what refuses facts that contradict each other; the reason is -2 less its place."""
    for place, check in enumerate(program.consistent):
        writer.line(f"if not {writer.value(check)}:")
        writer.line(f"{INDENT}return ({ERROR}, {-2 - place}, 0, 0, 0{tail})")


def reason_source(writer: Writer, speeches: Sequence[Speech], codes: dict[str, int]) -> str:
    """Return the source of a reason code: that of the first sentence that holds."""
    chain = str(codes[speeches[-1].reason])
    for speech in reversed(speeches[:-1]):
        if str(codes[speech.reason]) != chain:
            chain = f"({codes[speech.reason]} if {writer.value(speech.when)} else {chain})"
    return chain


def _amount(writer: Writer, program: Program, tail: str) -> None:
    """Write uplifts, rounding, payee and the result of a case that nothing refuses."""
    rates, common = program.rates
    num, den = in_lowest_terms(program, program.factor_over)
    base = writer.value(num)
    if program.uplifts:
        base = _raised(writer, program, base, (common, rates))
    else:
        writer.line("uplifts = 0")
    writer.line(f"amount = {_rounded(program, base, writer, den)}")
    if program.recovery_payee is not None:
        back = program.payee_names.index(program.recovery_payee)
        writer.line("if amount < 0:")
        writer.line(f"{INDENT}return ({RECOVERY}, {NO_REASON}, -amount, {back}, uplifts{tail})")
    elif _may_be_below_zero(program):
        writer.line("if amount < 0:")
        writer.line(f"{INDENT}below_zero(amount)")
    _payee(writer, program)
    writer.line(f"return ({GRANTED}, {NO_REASON}, amount, payee, uplifts{tail})")


def _raised(writer: Writer, program: Program, base: str, over: tuple[int, list[ir.Expr]]) -> str:
    """Write the choice of uplifts; return the raised amount over their denominator."""
    writer.line(f"base = {base}")
    common, rates = over
    holds = [writer.value(uplift.holds) for uplift in program.uplifts]
    sources = [writer.value(rate) for rate in rates]
    writer.line("uplifts = raised = 0")
    if program.stacking in ("sum", "product"):
        return _stacked(writer, program, holds, sources, common)
    chain = program.stacking == "first"
    depth = writer.depth
    if program.stacking == "highest_amount":
        writer.line("if base > 0:")
        writer.depth += 1
    for place, (held, rate) in enumerate(zip(holds, sources, strict=True)):
        better = f"{held} and {rate} > raised" if not chain else held
        writer.line(f"{'elif' if chain and place else 'if'} {better}:")
        writer.line(f"{INDENT}raised = {rate}; uplifts = {1 << place}")
    writer.depth = depth
    return f"(base * ({common} + raised))"


def _stacked(
    writer: Writer, program: Program, holds: list[str], rates: list[str], common: int
) -> str:
    product = program.stacking == "product"
    if product:
        writer.line("raised = 1")
    for place, (held, rate) in enumerate(zip(holds, rates, strict=True)):
        writer.line(f"if {held}:")
        change = f"raised *= {common} + {rate}" if product else f"raised += {rate}"
        writer.line(f"{INDENT}{change}; uplifts |= {1 << place}")
        if product:
            writer.line("else:")
            writer.line(f"{INDENT}raised *= {common}")
    return "(base * raised)" if product else f"(base * ({common} + raised))"


def _may_be_below_zero(program: Program) -> bool:
    return Bounds(program).of(program.amount.num)[0] < 0


def _rounded(program: Program, num: str, writer: Writer, den: ir.Expr) -> str:
    if den == ir.ONE:
        return num
    if isinstance(den, ir.Const) and not _may_be_below_zero(program):
        return _rounded_up_from_zero(program.rounding, num, int(den.value or 1))
    return f"rounded({num}, {writer.value(den)}, {program.rounding!r})"


def _rounded_up_from_zero(rounding: str, num: str, den: int) -> str:
    if rounding == "half_up":
        return f"(2 * {num} + {den}) // {2 * den}"
    if rounding == "down":
        return f"{num} // {den}"
    return f"-(-{num} // {den})" if rounding == "up" else f"rounded({num}, {den}, {rounding!r})"


def _payee(writer: Writer, program: Program) -> None:
    names = program.payee_names
    fallback = "0"
    rows = list(program.payees)
    if rows and rows[-1][0] == ir.TRUE:
        fallback = str(names.index(rows.pop()[1]))
    chain = fallback
    for when, to in reversed(rows):
        chain = f"({names.index(to)} if {writer.value(when)} else {chain})"
    writer.line(f"payee = {chain}")


def tracing_source_of(program: Program) -> str:
    """Return the source of the function with trace: every test is asked, every finding kept."""
    return _traced(program)[0]


def _traced(program: Program) -> tuple[str, dict[str, Any]]:
    writer = Writer(program)
    codes = {reason: code for code, reason in enumerate(program.reasons)}
    _contradictions(writer, program, ", ()")
    writer.line(f"outcome, reason = {GRANTED}, {NO_REASON}")
    steps: list[Test | Uplift] = [*program.tests, *program.uplifts]
    for place, step in enumerate(steps):
        _trace(writer, place, step, codes)
    findings = "".join(f"t{place}, " for place in range(len(steps)))
    writer.line(f"findings = ({findings})")
    writer.line(f"if outcome == {DENIED}:")
    writer.line(f"{INDENT}return ({DENIED}, reason, 0, 0, 0, findings)")
    _amount(writer, program, ", findings")
    return _whole(program, writer), writer.constants


def _trace(writer: Writer, place: int, step: Test | Uplift, codes: dict[str, int]) -> None:
    """Write one finding: (clause, name, verdict, sentence)."""
    head = f"({step.clause!r}, {step.name!r}"
    holds = writer.value(step.holds)
    for speech in (*step.yes, *step.no):
        writer.need(speech.when, *_in_holes(speech))
    writer.line(f"if {holds}:")
    writer.depth += 1
    _say(writer, place, f"{head}, True", step.yes)
    writer.depth -= 1
    writer.line("else:")
    writer.depth += 1
    if isinstance(step, Test):
        writer.line(f"if outcome == {GRANTED}:")
        writer.line(f"{INDENT}outcome = {DENIED}; reason = {reason_source(writer, step.no, codes)}")
    _say(writer, place, f"{head}, False", step.no)
    writer.depth -= 1


def _in_holes(speech: Speech) -> list[ir.Expr]:
    """Return everything the holes of a sentence rest on."""
    found: list[ir.Expr] = []
    for part in speech.parts:
        if isinstance(part, Hole):
            value = part.value
            found += [value.num, value.den] if isinstance(value, ir.Ratio) else [value]
    return found


def _say(writer: Writer, place: int, head: str, speeches: Sequence[Speech]) -> None:
    """Write the first sentence that holds; the last one speaks where none does."""
    for number, speech in enumerate(speeches):
        is_last = number == len(speeches) - 1 or speech.when == ir.TRUE
        word = "if" if number == 0 else "elif"
        if not is_last:
            writer.line(f"{word} {writer.value(speech.when)}:")
        elif number:
            writer.line("else:")
        inside = INDENT if number or not is_last else ""
        writer.line(f"{inside}t{place} = {_finding(writer, head, speech)}")
        if is_last:
            return


def _finding(writer: Writer, head: str, speech: Speech) -> str:
    """Return the source of a finding; one that rests on a few values is written once for each.

    The same sentence with the same numbers is asked for again and again, so it is remembered.
    """
    rests_on = _leaves(writer, _in_holes(speech))
    keys = _keys(writer, speech, rests_on)
    written = f"{head}, {_sentence(writer, speech)})"
    if not 0 < len(keys) <= MOST_REMEMBERED_BY:
        return written
    name = f"say{len(writer.before)}"
    known = writer.keep({})
    key = keys[0] if len(keys) == 1 else f"({', '.join(keys)})"
    taken = ", ".join(dict.fromkeys([*rests_on, *keys]))
    writer.before.append(
        f"def {name}({taken}):\n{INDENT}found = {written}\n"
        f"{INDENT}if len({known}) < {MOST_REMEMBERED}:\n{INDENT * 2}{known}[{key}] = found\n"
        f"{INDENT}return found\n"
    )
    return f"{known}.get({key}) or {name}({taken})"


def _leaves(writer: Writer, exprs: Sequence[ir.Expr]) -> list[str]:
    """Return the local names of what `exprs` are written with."""
    kinds = (ir.Col, ir.Let, ir.Over)
    leaves = (part for expr in exprs for part in ir.walk(expr) if isinstance(part, kinds))
    return sorted({writer.text(leaf) for leaf in leaves})


def _keys(writer: Writer, speech: Speech, rests_on: list[str]) -> list[str]:
    """Return what tells two findings apart: the inputs behind them where those are fewer."""
    names: set[str] = set()
    open_ = _in_holes(speech)
    while open_:
        for part in ir.walk(open_.pop()):
            if isinstance(part, ir.Over):
                return rests_on if not _has_list(writer, rests_on) else []
            if isinstance(part, ir.Let):
                open_.append(writer.program.lets[part.name])
            elif isinstance(part, ir.Col):
                names.add(local(part.name))
    behind = sorted(names) if 0 < len(names) <= len(rests_on) else rests_on
    return [] if _has_list(writer, behind) else behind


def _has_list(writer: Writer, names: list[str]) -> bool:
    lists = {local(c.name) for c in writer.columns.values() if c.kind == "list"}
    return not lists.isdisjoint(names)


def _sentence(writer: Writer, speech: Speech) -> str:
    """Return the source of a sentence; one whose holes are all fixed is a plain word."""
    parts = []
    for part in speech.parts:
        if isinstance(part, str):
            parts.append(_quoted(part))
        elif (fixed := wording.fixed_words(part)) is not None:
            parts.append(_quoted(fixed))
        else:
            parts.append("{" + wording.source(part, writer.value, writer.keep) + "}")
    return 'f"' + "".join(parts) + '"'


def _quoted(words: str) -> str:
    """Return words as they stand inside an f-string."""
    plain = words.replace("\\", "\\\\").replace('"', '\\"')
    return plain.replace("{", "{{").replace("}", "}}")


def _whole(program: Program, writer: Writer) -> str:
    names = ", ".join(local(column.name) for column in program.columns)
    return "".join(writer.before) + f"def decide({names}):\n" + "\n".join(writer.lines) + "\n"


def _below_zero(amount: int) -> None:
    raise CannotReckon(f"算得{amount / 100:.2f}元，小于0。请核对所给的事实。")


def compiled(program: Program, source: str, constants: dict[str, Any]) -> Function:
    """Compile generated source; it may name only what is given here."""
    names: dict[str, Any] = {
        **calendar.FUNCTIONS,
        **wording.WRITERS,
        **constants,
        "years": calendar.YEARS,
        "first_day": calendar.FIRST,
        "rounded": wording.rounded,
        "below_zero": _below_zero,
        "__builtins__": {"min": min, "max": max, "len": len},
    }
    exec(compile(source, f"<{program.document} {program.benefit}>", "exec"), names)  # noqa: S102
    function: Function = names["decide"]
    return function
