"""Hold a claim with what its permission and its decision need beside it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from jisheng.claims.models import Claim
from jisheng.foundation.operation import lock

_BESIDE = (
    "institution",
    "department",
    "training_class__institution",
    "training_class__line__programme",
    "training_class__line__plan__department",
)


def lock_claim(claim_uuid: UUID) -> Claim:
    """Fetch and hold a claim; raises NotFound."""
    return lock(Claim.objects.select_related(*_BESIDE), claim_uuid, _("该补贴申请"))
