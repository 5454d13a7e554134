"""Write a program as machine code for whole columns: one loop over the rows, one over each person.

The rows are decided one by one in all cores. Then the claims that earlier grants could still refuse
are dealt into buckets of neighbouring people, small enough for near memory; in a bucket each
person's few claims are put in the order of day and claim, and the generated fold runs over them.
Values are whole numbers and words are codes; nothing may be unknown here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from re import findall
from textwrap import indent

from jisheng.policy.batch import ir
from jisheng.policy.batch.bounds import Bounds, in_lowest_terms
from jisheng.policy.batch.fold_source import PassWriter
from jisheng.policy.batch.program import HISTORY, Program, Test
from jisheng.policy.batch.python_code import DENIED, ERROR, GRANTED, NO_REASON, RECOVERY
from jisheng.policy.batch.source import INDENT, Writer, local

ROWS, FOLD = "rows", "fold"


@dataclass(frozen=True)
class Machine:
    """The source of both loops, the inputs they read and the claim values the fold keeps."""

    source: str
    inputs: tuple[str, ...]
    kept: tuple[ir.Expr, ...]
    first_asking: int


def is_possible(program: Program) -> bool:
    """Tell whether machine code can be made: no lists but the history, nothing ever unknown."""
    exprs = [*program.lets.values(), *_shown(program)]
    return (
        program.lines is None
        and isinstance(program.day, ir.Col)
        and not any(
            part == ir.ABSENT
            or isinstance(part, ir.Starts | ir.Given)
            or (isinstance(part, ir.Over) and part.records != HISTORY)
            or (isinstance(part, ir.Fn) and part.name not in ("year", "month", "add_months"))
            for expr in exprs
            for part in ir.walk(expr)
        )
    )


def _shown(program: Program) -> list[ir.Expr]:
    tests = [expr for t in program.tests for expr in (t.holds, *(s.when for s in t.no))]
    uplifts = [expr for u in program.uplifts for expr in (u.holds, u.rate.num)]
    payees = [when for when, _ in program.payees]
    amount = [program.amount.num, program.amount.den]
    return [*tests, *uplifts, *payees, *amount, *program.consistent, *program.grant.values()]


class MachineWriter(Writer):
    """Write expressions of one row; words stand as codes."""

    def __init__(self, program: Program, codes: Mapping[str, int]) -> None:
        super().__init__(program)
        self.codes, self.places = codes, places_of_words(program)
        self.depth = 2

    def machine(self, expr: ir.Expr) -> str:
        """Return the source of `expr`, everything it rests on written before."""
        return self.value(coded(expr, self.codes, self.places))


@lru_cache(maxsize=64)
def places_of_words(program: Program) -> Mapping[str, Mapping[str, int]]:
    """Return, for every input that is only ever held against fixed words, the place of its words.

    Such an input is read as it stands in an enumerated column; all others share one set of codes.
    """
    exprs = [*program.lets.values(), *_shown(program)]
    against = [p for e in exprs for p in ir.walk(e) if isinstance(p, ir.Cmp) and _is_fixed(p)]
    named = Counter(part.name for e in exprs for part in ir.walk(e) if isinstance(part, ir.Col))
    held = Counter(part.left.name for part in against if isinstance(part.left, ir.Col))
    return {
        column.name: {word: place for place, word in enumerate(column.choices)}
        for column in program.columns
        if column.choices and column.kind == "text" and held[column.name] == named[column.name]
    }


def _is_fixed(part: ir.Cmp) -> bool:
    return isinstance(part.right, ir.Const) and isinstance(part.right.value, str)


def coded(
    expr: ir.Expr, codes: Mapping[str, int], places: Mapping[str, Mapping[str, int]]
) -> ir.Expr:
    """Return `expr` with every word as its code, or as its place among the words of its input."""

    def code(part: ir.Expr) -> ir.Expr | None:
        if isinstance(part, ir.Cmp) and _is_fixed(part) and isinstance(part.left, ir.Col):
            own = places.get(part.left.name)
            if own is not None and isinstance(part.right, ir.Const):
                return ir.Cmp(part.op, part.left, ir.Const(own.get(str(part.right.value), -1)))
        if isinstance(part, ir.Const) and isinstance(part.value, str):
            return ir.Const(codes[part.value])
        return None

    return ir.rebuilt(expr, code)


def rows_source(
    program: Program, codes: Mapping[str, int], outputs: Sequence[str], notes_stop: bool = True
) -> tuple[str, tuple[str, ...]]:
    """Return the loop over the rows, and the inputs it reads.

    With `notes_stop` it also notes at which test each row stopped, for the fold to go on from.
    """
    stateless = [test for test in program.tests if not test.asks_history]
    places = places_of_words(program)
    lets = {name: coded(expr, codes, places) for name, expr in program.lets.items()}
    writer = MachineWriter(program, codes)
    writer.program = replace(program, lets=lets)
    last = len(program.tests)
    writer.line(f"s = {last}")
    writer.line(f"why = {NO_REASON}")
    stops = {test.name: place for place, test in enumerate(program.tests)}
    reasons = {reason: code for code, reason in enumerate(program.reasons)}
    for test in reversed(stateless):
        holds = writer.machine(test.holds)
        code = _reason(writer, test, reasons)
        writer.line(f"why = why if {holds} else {code}")
        writer.line(f"s = s if {holds} else {stops[test.name]}")
    for place, check in reversed(list(enumerate(program.consistent))):
        held = writer.machine(check)
        writer.line(f"why = why if {held} else {-2 - place}")
        writer.line(f"s = s if {held} else -1")
    _money(writer, program)
    _results(writer, program, outputs, last)
    if notes_stop:
        writer.line("stop[i] = s")
    inputs = _inputs(program, writer.lines)
    names = ", ".join(
        [
            *(f"a_{name}" for name in inputs),
            *(f"o_{name}" for name in outputs),
            *(["stop"] if notes_stop else []),
        ]
    )
    reads = "\n".join(f"{INDENT * 2}{local(name)} = a_{name}[i]" for name in inputs)
    head = f"def rows(size, {names}):\n{INDENT}for i in prange(size):\n{reads}\n"
    return head + "\n".join(writer.lines) + "\n", inputs


def _inputs(program: Program, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the inputs the written lines name."""
    words = set(findall(r"[A-Za-z_]\w*", "\n".join(lines)))
    names = [column.name for column in program.columns if column.name != HISTORY]
    return tuple(name for name in names if local(name) in words)


def _reason(writer: MachineWriter, test: Test, codes: Mapping[str, int]) -> str:
    chain = str(codes[test.no[-1].reason])
    for speech in reversed(test.no[:-1]):
        if str(codes[speech.reason]) != chain:
            chain = f"({codes[speech.reason]} if {writer.machine(speech.when)} else {chain})"
    return chain


def _money(writer: MachineWriter, program: Program) -> None:
    """Write the amount of a row that nothing refuses."""
    num, den = in_lowest_terms(program, program.factor_over)
    writer.line(f"base = {writer.machine(num)}")
    writer.line("uplifts = 0")
    if program.uplifts:
        _raise(writer, program)
        writer.line("base = base * raised")
    below = Bounds(program).of(program.amount.num)[0] < 0
    under = writer.machine(den)
    rounded = _rounded(program.rounding, under, below) if under != "1" else "base"
    writer.line(f"amount = {rounded}")


def _rounded(way: str, den: str, may_be_below: bool) -> str:
    """Return the source of one rounding; the sign never changes the size of the result."""
    if may_be_below:
        size = _rounded(way, den, may_be_below=False).replace("base", "abs(base)")
        return f"({size}) if base >= 0 else -({size})"
    return {
        "half_up": f"(2 * base + {den}) // (2 * {den})",
        "down": f"base // {den}",
        "up": f"(base + {den} - 1) // {den}",
        "half_even": f"half_even(base, {den})",
    }[way]


def _raise(writer: MachineWriter, program: Program) -> None:
    """Write the factor of the uplifts that count."""
    nums, common = program.rates
    pairs = [
        (writer.machine(u.holds), writer.machine(r))
        for u, r in zip(program.uplifts, nums, strict=True)
    ]
    if program.stacking in ("sum", "product"):
        _stack(writer, program.stacking, pairs, common)
        return
    writer.line("best = 0")
    is_first = program.stacking == "first"
    gains = " and base > 0" if program.stacking == "highest_amount" else ""
    for place, (held, rate) in enumerate(pairs):
        better = f"{held} and uplifts == 0" if is_first else f"{held} and {rate} > best{gains}"
        writer.line(f"if {better}:")
        writer.line(f"{INDENT}best = {rate}")
        writer.line(f"{INDENT}uplifts = {1 << place}")
    writer.line(f"raised = {common} + best")


def _stack(writer: MachineWriter, way: str, pairs: Sequence[tuple[str, str]], common: int) -> None:
    writer.line(f"raised = {common if way == 'sum' else 1}")
    for place, (held, rate) in enumerate(pairs):
        writer.line(f"if {held}:")
        change = f"raised += {rate}" if way == "sum" else f"raised *= {common} + {rate}"
        writer.line(f"{INDENT}{change}")
        writer.line(f"{INDENT}uplifts |= {1 << place}")
        if way == "product":
            writer.line("else:")
            writer.line(f"{INDENT}raised *= {common}")


def _results(writer: MachineWriter, program: Program, outputs: Sequence[str], last: int) -> None:
    stands = f"s == {last}"
    back = program.recovery_payee is not None
    if back:
        writer.line(f"back = {stands} and amount < 0")
        writer.line(f"s = {last + 1} if back else s")
        stands = f"s >= {last}"
    written = {
        "outcome": f"{ERROR} if s < 0 else ({DENIED} if s < {last} else "
        + (f"({RECOVERY} if back else {GRANTED}))" if back else f"{GRANTED})"),
        "reason": "why",
        "amount_fen": f"abs(amount) if {stands} else 0" if back else f"amount if {stands} else 0",
        "uplifts": f"uplifts if {stands} else 0",
    }
    if "payee" in outputs:
        written["payee"] = f"({_payee(writer, program)}) if {stands} else 0"
    for name in outputs:
        writer.line(f"o_{name}[i] = {written[name]}")


def _payee(writer: MachineWriter, program: Program) -> str:
    names = program.payee_names
    chain = "0"
    for when, to in reversed(program.payees):
        code = names.index(to)
        chain = str(code) if when == ir.TRUE else f"({code} if {writer.machine(when)} else {chain})"
    if program.recovery_payee is not None:
        chain = f"({names.index(program.recovery_payee)} if back else {chain})"
    return chain


class FoldWriter(PassWriter):
    """Write the fold over one person's claims: values of the claim and of each grant are local."""

    def __init__(self, program: Program, codes: Mapping[str, int]) -> None:
        super().__init__(program, codes)
        self.own: dict[str, str] = {}
        self.derived: dict[str, ir.Expr] = {}

    def _row(self, expr: ir.Expr) -> str:
        return f"x{self.row_values.setdefault(expr, len(self.row_values))}"

    def field_text(self, field: str) -> str:
        """Return where a field of an earlier grant stands."""
        return f"g{self.fields.setdefault(field, len(self.fields))}[k]"

    def year_text(self, day: ir.Expr) -> str:
        """Return the year of a day: reckoned once for the claim, and once for each grant."""
        if isinstance(day, ir.Part):
            name = f"year of {day.field}"
            self.derived[name] = ir.Fn("year", (self.grant_field(day.field),))
            return self.field_text(name)
        if any(isinstance(part, ir.Part | ir.Over) for part in ir.walk(day)):
            return super().year_text(day)
        source = super().year_text(day)
        return self.own.setdefault(source, f"y{len(self.own)}")

    def kept_field(self, field: str) -> ir.Expr:
        """Return what a grant leaves in a field, a derived one too."""
        return self.derived.get(field) or self.grant_field(field)

    def fold_lines(self) -> list[str]:
        """Return one walk over the grants of the person so far."""
        walk = [f"{INDENT}{line}" for line in self.steps()]
        return [*self.starts(), "for k in range(grants):", *walk]

    def noted(self, reason: str) -> str:
        """Return the line that notes a reason."""
        return f"why = {reason}"


def _is_last(program: Program, first: int) -> bool:
    """Tell whether every test from `first` on asks the history, so that the rest is behind it."""
    rest = program.tests[first:]
    return program.recovery_payee is None and all(test.asks_history for test in rest)


def _needs_grants(program: Program) -> bool:
    """Tell whether a person's first claim can fail only by the grants before it."""
    tests = [test for test in program.tests if test.asks_history]
    return all(_without_grants(program, test.holds) == ir.TRUE for test in tests)


def _without_grants(program: Program, expr: ir.Expr) -> ir.Expr:
    """Return an expression as it is where nothing was granted before, as far as that decides it."""
    of = _without_grants
    if isinstance(expr, ir.Over) and expr.records == HISTORY:
        return {"any": ir.FALSE, "all": ir.TRUE}.get(expr.op, ir.ZERO)
    if isinstance(expr, ir.Let) and expr.name in program.asking_history:
        return of(program, program.lets[expr.name])
    if isinstance(expr, ir.No):
        return ir.negated(of(program, expr.part))
    if isinstance(expr, ir.All | ir.Any_):
        parts = [of(program, part) for part in expr.parts]
        return ir.both(parts) if isinstance(expr, ir.All) else ir.either(parts)
    if isinstance(expr, ir.Cmp):
        return ir.compare(expr.op, of(program, expr.left), of(program, expr.right))
    return expr


def deal_source(values: int) -> str:
    """Return the loop that deals claims and so many of their values into buckets of people."""
    given = "".join(f", c{n}" for n in range(values))
    taken = "".join(f", v{n}" for n in range(values))
    copied = "".join(f"\n{' ' * 16}v{n}[place] = c{n}[row]" for n in range(values))
    return _DEAL.format(given=given, taken=taken, copied=copied)


_DEAL = """def deal(stop, first, person, shift, places, who{given}{taken}):
    chunks = places.shape[0]
    for chunk in prange(chunks):
        mine = places[chunk]
        start, end = len(stop) * chunk // chunks, len(stop) * (chunk + 1) // chunks
        for row in range(start, end):
            if stop[row] > first:
                place = mine[person[row] >> shift]
                mine[person[row] >> shift] = place + 1
                who[place] = (np.int64(person[row]) << 32) | row{copied}
"""


def fold_source(
    program: Program, codes: Mapping[str, int], outputs: Sequence[str]
) -> tuple[str, tuple[ir.Expr, ...], int]:
    """Return the loop over buckets, the claim values it keeps, and the first test that asks."""
    writer = FoldWriter(program, codes)
    asking = [(place, test) for place, test in enumerate(program.tests) if test.asks_history]
    for _, test in asking:
        writer.collect(test)
    tests = [line for place, test in asking for line in writer.test_lines(place, test)]
    folds = writer.fold_lines()
    day = writer.text(program.day)
    grants = [(place, writer.text(writer.kept_field(f))) for f, place in writer.fields.items()]
    kept, last = tuple(writer.row_values), len(program.tests)
    reads = [f"x{n} = w{n}[group[place]]" for n in range(len(kept))]
    reads += [f"{name} = {source}" for source, name in writer.own.items()]
    body = _FOLD.format(
        kept="".join(f", v{n}" for n in range(len(kept))),
        outs="".join(f", o_{name}" for name in outputs),
        mine="".join(f"\n        w{n} = v{n}[first:last]" for n in range(len(kept))),
        records="".join(
            f"\n        g{place} = np.empty(last - first, dtype=np.int64)" for place, _ in grants
        ),
        day=day.replace("x", "w"),
        least=1 if _needs_grants(program) else 0,
        stood=f"{last}" if _is_last(program, asking[0][0]) else "stop[mine[group[place]] & LOW]",
        reads="".join(f"\n{' ' * 20}{line}" for line in reads),
        folds=indent("\n".join(folds), " " * 20),
        tests=indent("\n".join(tests), " " * 20),
        last=last,
        keep="".join(f"\n{' ' * 24}g{place}[grants] = {text}" for place, text in grants),
        refuse=indent("\n".join(_refused(outputs)), " " * 24),
    )
    return body, kept, asking[0][0]


def _refused(outputs: Sequence[str]) -> list[str]:
    values = {"outcome": DENIED, "amount_fen": 0, "uplifts": 0, "payee": 0}
    lines = [f"o_{name}[row] = {values[name]}" for name in outputs if name in values]
    return [*lines, "o_reason[row] = why"] if "reason" in outputs else lines


_FOLD = """def fold(starts, shift, who, stop{kept}{outs}):
    people = 1 << shift
    LOW = 0xFFFFFFFF
    for bucket in prange(len(starts) - 1):
        first, last = starts[bucket], starts[bucket + 1]
        ends = np.zeros(people + 1, dtype=np.int32)
        group = np.empty(last - first, dtype=np.int32)
        mine = who[first:last]{mine}{records}
        for claim in range(last - first):
            ends[((mine[claim] >> 32) & (people - 1)) + 1] += 1
        for person in range(people):
            ends[person + 1] += ends[person]
        for claim in range(last - first):
            person = (mine[claim] >> 32) & (people - 1)
            group[ends[person]] = claim
            ends[person] += 1
        start = 0
        for person in range(people):
            end = ends[person]
            if end - start > 1:
                put_in_order(group, {day}, start, end)
            grants = 0
            if end - start > {least}:
                for place in range(start, end):
                    s = {stood}
                    was = s
                    why = 0{reads}
{folds}
{tests}
                    if s < was:
                        row = mine[group[place]] & LOW
{refuse}
                    elif s == {last}:{keep}
                        grants += 1
            start = end
"""
