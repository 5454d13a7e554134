"""Payee: who receives the money, the first row whose condition holds.

    payees:
      project_training:
      - {when: commissioned, to: undertaking_unit, basis: explicit}
      - {to: training_institution, basis: explicit}

Whoever is not among those known here is named in document.yaml: `payees: {brigade: 消防大队}`.
`basis` is `explicit` where the text names the payee and `inferred` where it is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jisheng.policy.engine.source import Entry, Place

PAYEES = {
    "enterprise": "企业",
    "individual": "个人",
    "individual_social_security_card_account": "个人社会保障卡（市民卡）金融账户",
    "none": "无",
    "special_account": "专账",
    "training_institution": "培训机构",
    "undertaking_unit": "承办单位",
    "assessment_institution": "鉴定（考核）评价机构",
    "school": "院校",
}


def payee_label(payee: str, own: Mapping[str, str]) -> str:
    """Return the Chinese name of a payee, the document's own ones included."""
    return PAYEES.get(payee) or own.get(payee, payee)


@dataclass(frozen=True)
class PayeeRow:
    """One possible payee with its condition."""

    when: str | None
    to: str
    basis: str


@dataclass(frozen=True)
class PayeeChoice:
    """The payees of a benefit in the order in which they are tried."""

    benefit: str
    clause: str
    rows: tuple[PayeeRow, ...]
    place: Place


def read_payees(entry: Entry, clause: str, known: Mapping[str, str]) -> list[PayeeChoice]:
    """Read every benefit under `payees`; `known` are the payees of the document itself."""
    group = entry.child("payees")
    return [
        PayeeChoice(
            name,
            clause,
            tuple(_read_row(row, known) for row in group.rows(name)),
            group.place(name),
        )
        for name in group.data
    ]


def _read_row(row: Entry, known: Mapping[str, str]) -> PayeeRow:
    to = row.text("to")
    if to not in PAYEES and to not in known:
        row.fault(
            "to",
            f"不认识的收款方“{to}”",
            f"可选：{'、'.join((*PAYEES, *known))}；或在 document.yaml 的 payees 中写明",
        )
    payee = PayeeRow(row.text("when") if row.has("when") else None, to, row.text("basis"))
    if payee.basis not in ("explicit", "inferred"):
        row.fault("basis", f"不认识的依据“{payee.basis}”", "写 explicit 或 inferred")
    row.close()
    return payee
