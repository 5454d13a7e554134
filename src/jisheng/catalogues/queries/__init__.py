"""Questions about programmes, office parameters, and the rulebooks of a region."""

from jisheng.catalogues.queries.law import (
    RULEBOOK_OF,
    Law,
    law_in_hand,
    law_on,
    pack_of_version,
    pack_on,
    published,
    rulebook_name,
    rulebook_on,
    version_on,
    with_what_is_set,
)
from jisheng.catalogues.queries.lists import (
    LEVELS,
    office_values,
    parameters_set,
    programme,
    programmes,
    silences,
)
from jisheng.catalogues.queries.rulebooks import (
    DocumentInUse,
    begins_as_law,
    differences_of,
    documents,
    faults_of,
    rulebook,
    rulebooks,
)

__all__ = [
    "LEVELS",
    "RULEBOOK_OF",
    "DocumentInUse",
    "Law",
    "begins_as_law",
    "differences_of",
    "documents",
    "faults_of",
    "law_in_hand",
    "law_on",
    "office_values",
    "pack_of_version",
    "pack_on",
    "parameters_set",
    "programme",
    "programmes",
    "published",
    "rulebook",
    "rulebook_name",
    "rulebook_on",
    "rulebooks",
    "silences",
    "version_on",
    "with_what_is_set",
]
