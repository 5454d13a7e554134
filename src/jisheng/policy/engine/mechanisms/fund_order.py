"""Fund order: which funds may bear a benefit, and in which order they are asked.

    funds:
      project_training:
        order: [employment_subsidy, local_talent]
        order_stated: false          # the text pools them and gives no order
        labels: {employment_subsidy: 就业补助经费, local_talent: 地方人才经费}

Where the text states no order the office decides; the listed one is only a suggestion.
"""

from __future__ import annotations

from dataclasses import dataclass

from jisheng.policy.engine.source import Entry, Place


@dataclass(frozen=True)
class FundOrder:
    """The funds of a benefit in order, with their Chinese names."""

    benefit: str
    clause: str
    order: tuple[str, ...]
    order_stated: bool
    labels: tuple[tuple[str, str], ...]
    place: Place


def read_funds(entry: Entry, clause: str) -> list[FundOrder]:
    """Read every benefit under `funds`."""
    return [_read_fund_order(name, child, clause) for name, child in entry.children("funds")]


def _read_fund_order(name: str, entry: Entry, clause: str) -> FundOrder:
    order = entry.names("order")
    labels = entry.words("labels")
    for fund in order:
        if fund not in labels:
            entry.fault("labels", f"资金“{fund}”没有中文名", "在 labels 中补上")
    stated = entry.text("order_stated") == "true"
    entry.close()
    return FundOrder(name, clause, order, stated, tuple(labels.items()), entry.place())
