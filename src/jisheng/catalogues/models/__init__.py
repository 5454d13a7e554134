"""Tables of programmes, office parameters and the versions of rulebooks."""

from jisheng.catalogues.models.lists import OfficeParameter, Programme
from jisheng.catalogues.models.rulebook import KeptLaw, RulebookVersion

__all__ = ["KeptLaw", "OfficeParameter", "Programme", "RulebookVersion"]
