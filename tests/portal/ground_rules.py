"""Versions of the rules for pages to stand on, each made when a page first asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.send_rulebook import send_rulebook
from jisheng.claims.models import RulebookTrial
from jisheng.claims.operations.run_trial import run_trial
from jisheng.claims.operations.start_trial import try_on_claims
from tests.catalogues.rules import DRAFTED, drafted

if TYPE_CHECKING:
    from tests.factories import World


class RuleSubjects:
    """A draft, one sent for publication, a trial."""

    world: World

    @cached_property
    def draft_rules(self) -> RulebookVersion:
        """A draft that would pass its check."""
        return drafted(self.world.rule_editor)

    @cached_property
    def sent_rules(self) -> RulebookVersion:
        """A version that waits to be published."""
        return send_rulebook(self.world.rule_editor, self.draft_rules.uuid, at=DRAFTED)

    @cached_property
    def trial(self) -> RulebookTrial:
        """A draft tried on the claims of the year."""
        year = {
            "ended_from": DRAFTED.date().replace(month=1, day=1),
            "ended_until": DRAFTED.date().replace(month=12, day=31),
        }
        asked = try_on_claims(self.world.rule_editor, self.draft_rules.uuid, **year, at=DRAFTED)
        run_trial(asked.uuid, DRAFTED)
        return asked
