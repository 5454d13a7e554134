"""Who sees the public pages of the rules: everybody, signed in or not."""

from __future__ import annotations

from tests.portal.rows import EVERYBODY, Row

BENEFIT = ("yiwu", "project_training")


def page(*args: str, post: bool = False) -> Row:
    """Return the row of a page open to everybody."""
    return Row(EVERYBODY, args=lambda ground: args, public=True, post=post)


PUBLIC_RULES: dict[str, Row] = {
    "rules": page(),
    "rules_document": page("yiwu"),
    "rules_clause": page("yiwu", "四（一）"),
    "rules_benefits": page("yiwu"),
    "rules_benefit": page(*BENEFIT),
    "rules_numbers": page("yiwu"),
    "entitlement": page(),
    "entitlement_document": page("yiwu"),
    "entitlement_questions": page(*BENEFIT),
}
