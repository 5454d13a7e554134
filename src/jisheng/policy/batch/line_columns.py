"""Classes with lines as columns: every line of every class is one row of one table.

Classes are spread out first; then all lines are decided at once, folds over the lines of a class
are reckoned over its rows, the uplift that brings a class most is chosen class by class, heads are
paid up to the limit in the order of the lines, and each class is what its lines come to. Nulls are
what nobody knows; the result is the engine's three-valued one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

import polars as pl

from jisheng.policy.batch import ir
from jisheng.policy.batch.columns import Results, dtype_of, rounded_whole
from jisheng.policy.batch.inputs import ABSENT, encoded
from jisheng.policy.batch.line_uplifts import FACTOR, LineUplifts
from jisheng.policy.batch.lines import LinesProgram, of_a_line, spread
from jisheng.policy.batch.lower import NotInColumns
from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import Column, Program, Test
from jisheng.policy.batch.python_code import DENIED, GRANTED, NO_REASON, UNKNOWN
from jisheng.policy.batch.record_folds import finish
from jisheng.policy.engine.compiled import Benefit
from jisheng.policy.engine.given import Given

CLASS, WAY, HEADS, NOBODY = "·class", "·way", "·heads", "·nobody"
EACH = (CLASS, WAY)
OUTPUTS = ("outcome", "reason", "amount_fen", "payee", "uplifts")
_OPEN = {"outcome": UNKNOWN, "reason": NO_REASON, "amount_fen": 0, "payee": 0, "uplifts": 0}


def spread_classes(lines: LinesProgram, benefit: Benefit, classes: Sequence[Given]) -> pl.DataFrame:
    """Return the lines of all classes, a row each, with the number of their class.

    Where the facts leave open whom a mark falls on, a class stands several times (`WAY`). A class
    nobody knows the heads of has one row that stands for nobody.
    """
    columns = lines.own_columns
    rows = []
    for number, given in enumerate(classes):
        said = {**given.assumed, **given.values}
        for way, some in enumerate(spread(benefit, given)):
            for line in some:
                values = {**said, **line.values, "heads": line.heads}
                rows.append((number, way, line.heads, False, *_cells(columns, values)))
            if not some:
                rows.append((number, way, 0, True, *_cells(columns, said)))
    kinds = {CLASS: pl.Int64(), WAY: pl.Int64(), HEADS: pl.Int64(), NOBODY: pl.Boolean()}
    kinds |= {column.name: dtype_of(column) for column in columns}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _cells(columns: tuple[Column, ...], values: dict[str, object]) -> list[object]:
    return [_cell(column, values.get(column.name, ABSENT)) for column in columns]


def _cell(column: Column, value: object) -> object:
    """Return one input as a table keeps it, null where it is not known."""
    if column.kind != "list" or not isinstance(value, list):
        found = encoded(column, value)
        return None if found is ABSENT else found
    return [
        {f.name: _cell(f, record.get(f.name, ABSENT)) for f in column.fields} for record in value
    ]


def decide_lines(lines: LinesProgram, frame: pl.DataFrame) -> pl.DataFrame:
    """Return `OUTPUTS` of every class in the order of their numbers.

    `frame` is that of `spread_classes`. Raise `NotInColumns` for an amount over a changing divisor.
    """
    if not isinstance(lines.flat.amount.den, ir.Const):
        raise NotInColumns("各人金额的除数不是定值，不能成列计算。请逐班计算。")
    decided = _Decided(lines, frame)
    decided.verdicts()
    decided.raise_and_pay()
    return _settled(decided.classes())


class _Decided:
    """The lines of a table on their way to the results of their classes."""

    def __init__(self, lines: LinesProgram, frame: pl.DataFrame) -> None:
        self.program: Program = lines.flat
        self.frame = self._with_folds(lines, frame)
        nullable = [c for c in self.frame.columns if self.frame[c].null_count()]
        self.writer = Columns(self.program, nullable)
        self.class_tests = [test for test in self.program.tests if not test.is_of_line]
        self.line_tests = [test for test in self.program.tests if test.is_of_line]

    def _with_folds(self, lines: LinesProgram, frame: pl.DataFrame) -> pl.DataFrame:
        """Put every fold over the lines of a class into a column of all of them."""
        own = Columns(self.program, frame.columns)
        somebody = ~pl.col(NOBODY)
        for over, name in lines.folds.items():
            kept = ir.TRUE if over.condition is None else of_a_line(over.condition, over.variable)
            item = ir.ONE if over.item is None else of_a_line(over.item, over.variable)
            if over.op == "all" and over.item is None:
                item = ir.TRUE
            found = finish(over.op, own.of(kept) & somebody, own.of(item))
            frame = frame.with_columns(found.over(EACH).alias(name))
        return frame

    def verdicts(self) -> None:
        """Decide class tests and line tests, each by its first no, else by what is unknown."""
        of = self.writer.of
        base = of(self.program.amount.num).cast(pl.Int64)
        of_class, of_line = self._outcome(self.class_tests), self._outcome(self.line_tests)
        lacks = (of_line == GRANTED) & base.is_null()
        own = pl.when(lacks).then(UNKNOWN).otherwise(of_line)
        doubted = (of_class == UNKNOWN) & (own != DENIED)
        refused = (of_class == DENIED) | (own == DENIED)
        line = pl.when(refused).then(DENIED).when(doubted).then(UNKNOWN).otherwise(own)
        self.frame = self.frame.with_columns(
            of_class.alias("·of class"),
            self._reason(self.class_tests).alias("·class reason"),
            self._failing(self.line_tests).alias("·failing"),
            self._reason(self.line_tests).alias("·line reason"),
            line.alias("·line"),
            base.alias("·base"),
        )

    def _outcome(self, tests: Sequence[Test]) -> pl.Expr:
        holds = [self.writer.of(test.holds) for test in tests]
        passed = reduce(and_, holds, pl.lit(value=True))
        unknown = pl.when(passed.is_null()).then(UNKNOWN).otherwise(GRANTED)
        fallen = reduce(or_, [~one for one in holds], pl.lit(value=False))
        return pl.when(fallen).then(DENIED).otherwise(unknown).cast(pl.Int32)

    def _failing(self, tests: Sequence[Test]) -> pl.Expr:
        """Return the place of the first test that says no, -1 where none does."""
        chain: pl.Expr = pl.lit(-1, dtype=pl.Int32)
        for place, test in reversed(list(enumerate(tests))):
            here = pl.lit(place, dtype=pl.Int32)
            chain = pl.when(~self.writer.of(test.holds)).then(here).otherwise(chain)
        return chain

    def _reason(self, tests: Sequence[Test]) -> pl.Expr:
        return Results(self.program, self.writer, tests).output("reason")

    def raise_and_pay(self) -> None:
        """Choose the uplifts of each class, pay its lines up to the limit of heads."""
        uplifts = LineUplifts(self.program, self.writer, self.frame, EACH)
        self.frame = uplifts.chosen()
        self._pay()

    def _pay(self) -> None:
        """Round once per person; a line whose factor is not known is open."""
        program = self.program
        _, common = program.rates
        power = len(program.uplifts) if program.stacking == "product" else 1
        assert isinstance(program.amount.den, ir.Const)
        den = int(program.amount.den.value or 1) * common**power
        opened = (pl.col("·line") != DENIED) & pl.col(FACTOR).is_null()
        line = pl.when(opened).then(UNKNOWN).otherwise(pl.col("·line"))
        frame = self.frame.with_columns(line.alias("·line"))
        is_paid = pl.col("·line") == GRANTED
        before = pl.col("·paying").cum_sum().over(EACH) - pl.col("·paying")
        frame = frame.with_columns(
            pl.when(is_paid).then(pl.col(HEADS)).otherwise(0).alias("·paying")
        )
        paid = pl.col("·paying")
        if program.heads_limit is not None:
            limit = self.writer.of(program.heads_limit.num).cast(pl.Int64)
            left = pl.max_horizontal(limit - before, pl.lit(0))
            paid = pl.when(limit.is_null()).then(paid).otherwise(pl.min_horizontal(paid, left))
        num = pl.col("·base") * pl.col(FACTOR)
        each = rounded_whole(num, pl.lit(den, dtype=pl.Int64), program.rounding, may_be_below=True)
        amount = pl.when(is_paid).then(each * paid).otherwise(0)
        self.frame = frame.with_columns(amount.alias("·amount"))

    def classes(self) -> pl.DataFrame:
        """Return what each way of each class comes to."""
        line, somebody = pl.col("·line"), ~pl.col(NOBODY)
        of_class, failing = pl.col("·of class").first(), pl.col("·failing")
        doubt = (line == UNKNOWN).any() | ~somebody.any()
        granted = (line == GRANTED).any()
        outcome = pl.when(doubt).then(UNKNOWN).when(granted).then(GRANTED).otherwise(DENIED)
        outcome = pl.when(of_class == DENIED).then(DENIED).otherwise(outcome)
        furthest = pl.col("·line reason").get(failing.arg_max())
        frame = self.frame.with_columns(self._payee().alias("·payee"))
        found = frame.group_by(EACH, maintain_order=True).agg(
            outcome.alias("outcome"),
            pl.when(of_class == DENIED).then(pl.col("·class reason").first()).otherwise(furthest)
            .alias("reason"),
            pl.col("·amount").sum().alias("amount_fen"),
            pl.col("·payee").first().alias("payee"),
            pl.col("·chosen").bitwise_or().alias("uplifts"),
        )  # fmt: skip
        granted, denied = pl.col("outcome") == GRANTED, pl.col("outcome") == DENIED
        return found.with_columns(
            pl.when(denied).then(pl.col("reason")).otherwise(NO_REASON).alias("reason"),
            *(
                pl.when(granted).then(pl.col(name)).otherwise(0).alias(name)
                for name in ("amount_fen", "payee", "uplifts")
            ),
        )

    def _payee(self) -> pl.Expr:
        names = self.program.payee_names
        chain: pl.Expr = pl.lit(0, dtype=pl.Int8)
        for when, to in reversed(self.program.payees):
            code = pl.lit(names.index(to), dtype=pl.Int8)
            chain = pl.when(self.writer.of(when)).then(code).otherwise(chain)
        return chain


def _settled(ways: pl.DataFrame) -> pl.DataFrame:
    """Return one row per class: where several ways come to the same thing, that; else open."""
    same = pl.struct("outcome", "reason", "amount_fen").first()
    last = pl.struct("outcome", "reason", "amount_fen").last()
    second = pl.struct("outcome", "reason", "amount_fen").get(1, null_on_oob=True)
    agreed = (pl.len() == 1) | ((same == second) & (same != last))
    found = ways.group_by(CLASS, maintain_order=True).agg(
        pl.when(agreed).then(pl.col(name).first()).otherwise(pl.col(name).last()).alias(name)
        for name in OUTPUTS
    )
    return found.select(OUTPUTS)
