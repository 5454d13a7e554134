"""Tables of claims: the claim and its lines, counted grants, decisions, notices, objections."""

from jisheng.claims.models.claim import Claim, ClaimLine, ClaimPart
from jisheng.claims.models.grant import Grant
from jisheng.claims.models.notice import NoticeRow, Objection, PublicNotice
from jisheng.claims.models.record import DecisionRecord, Opinion
from jisheng.claims.models.trial import RulebookTrial

__all__ = [
    "Claim",
    "ClaimLine",
    "ClaimPart",
    "DecisionRecord",
    "Grant",
    "NoticeRow",
    "Objection",
    "Opinion",
    "PublicNotice",
    "RulebookTrial",
]
