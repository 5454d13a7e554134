"""Fund order: which funds may bear a benefit, in which order they are asked, how far each goes.

    funds:
      project_training:
        order: [employment_subsidy, local_talent]
        order_stated: false          # the text pools them and gives no order
        limits: {local_talent: talent_share}      # at most so much of a case: yuan, or a share (%)
        labels: {employment_subsidy: 就业补助经费, local_talent: 地方人才经费}

Where the order depends on the case, `rows` stand in its place, the first that holds counts:

        rows:
        - {when: in_service, order: [special_account, employment_subsidy]}
        - {order: [employment_subsidy]}

Where the text states no order the office decides; the listed one is only a suggestion. A case takes
from the first fund what its limit and balance allow, the rest from the next; what no fund can bear
is left open, never paid from nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jisheng.policy.engine.source import Entry, Place


@dataclass(frozen=True)
class FundRow:
    """One order of funds with its condition and what each fund gives at most."""

    when: str | None
    order: tuple[str, ...]
    limits: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FundOrder:
    """The funds of a benefit in order, with their Chinese names."""

    benefit: str
    clause: str
    rows: tuple[FundRow, ...]
    order_stated: bool
    labels: tuple[tuple[str, str], ...]
    place: Place


def read_funds(entry: Entry, clause: str) -> list[FundOrder]:
    """Read every benefit under `funds`."""
    return [_read_fund_order(name, child, clause) for name, child in entry.children("funds")]


def _read_fund_order(name: str, entry: Entry, clause: str) -> FundOrder:
    rows = [_read_row(row) for row in entry.rows("rows")]
    if entry.has("order"):
        rows.append(FundRow(None, entry.names("order"), tuple(entry.words("limits").items())))
    labels = entry.words("labels")
    for fund in dict.fromkeys(fund for row in rows for fund in row.order):
        if fund not in labels:
            entry.fault("labels", f"资金“{fund}”没有中文名", "在 labels 中补上")
    if not rows:
        entry.fault(None, "没有写明资金", "写 order 或 rows")
    stated = entry.text("order_stated") == "true"
    entry.close()
    return FundOrder(name, clause, tuple(rows), stated, tuple(labels.items()), entry.place())


def _read_row(row: Entry) -> FundRow:
    found = FundRow(
        row.text("when") if row.has("when") else None,
        row.names("order"),
        tuple(row.words("limits").items()),
    )
    row.close()
    return found


def split(
    amount_fen: int,
    order: Sequence[str],
    limits: Mapping[str, int],
    balances: Mapping[str, int],
) -> tuple[dict[str, int], int]:
    """Return what each fund bears of `amount_fen`, in fen, and what is left that none can bear.

    `limits` are the most a fund gives for this case, `balances` what it still holds; a fund that is
    in neither gives without bound.
    """
    left, parts = amount_fen, {}
    for fund in order:
        part = min(left, limits.get(fund, left), max(balances.get(fund, left), 0))
        if part > 0:
            parts[fund] = part
            left -= part
    return parts, left
