"""Questions about claims: lists, decisions, notices, and where everything stands."""

from jisheng.claims.queries.deciding import (
    decided,
    differences_now,
    last_decision,
    preview_decision,
)
from jisheng.claims.queries.lists import (
    DecisionView,
    claim,
    claim_of_class,
    claimable_classes,
    claims,
    decision_view,
    notices,
    objections,
)
from jisheng.claims.queries.money import MoneyStatus, where_is_my_money
from jisheng.claims.queries.public import (
    NoticePage,
    Receipt,
    ShownNotice,
    ShownRow,
    notice_page,
    open_notices,
    receipt,
    shown_notice,
    shown_row,
)
from jisheng.claims.queries.trials import simulation_of, trial, trials_of
from jisheng.claims.queries.ways import WayStep, class_way, history

__all__ = [
    "DecisionView",
    "MoneyStatus",
    "NoticePage",
    "Receipt",
    "ShownNotice",
    "ShownRow",
    "WayStep",
    "claim",
    "claim_of_class",
    "claimable_classes",
    "claims",
    "class_way",
    "decided",
    "decision_view",
    "differences_now",
    "history",
    "last_decision",
    "notice_page",
    "notices",
    "objections",
    "open_notices",
    "preview_decision",
    "receipt",
    "shown_notice",
    "shown_row",
    "simulation_of",
    "trial",
    "trials_of",
    "where_is_my_money",
]
