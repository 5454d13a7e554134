from __future__ import annotations

import datetime as dt

from jisheng.catalogues.models import KeptLaw
from jisheng.policy import Pack, load_pack
from jisheng.policy.stored_pack import built_in_names, built_in_texts, with_those_above


def keep_law(pack: Pack, *, at: dt.datetime) -> None:
    """Keep the texts of the built-in rules a decision is taken by, once for each version.

    A later release brings other texts; the decision must still find its own. What the office
    has published is kept already. Call it in the transaction of the decision.
    """
    document, version = pack.document.folder, pack.version
    known = {"document": document, "version": version}
    if KeptLaw.objects.filter(**known).exists() or document not in built_in_names():
        return
    if version != load_pack(document).version:
        return
    texts = built_in_texts(document)
    above = {name: dict(given) for name, given in with_those_above(texts, {}).items()}
    KeptLaw.objects.get_or_create(
        **known, defaults={"files": texts, "above": above, "created_at": at}
    )
