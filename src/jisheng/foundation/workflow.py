"""What may happen to a subject, as a table of data that can be read, tested and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal, WrongState

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One row: ``name`` leads from any of ``from_states`` to ``to_state``.

    ``duty`` is the only duty that may do it (empty: done by the system). ``to_state``
    None keeps the state. ``from_states`` empty means the act creates the subject.
    """

    name: str
    label: Words
    duty: str
    from_states: tuple[str, ...] = ()
    to_state: str | None = None
    reason_needed: bool = False


class Workflow:
    """The acts on one kind of subject."""

    def __init__(
        self, kind: str, label: Words, states: type[TextChoices], acts: Sequence[Act]
    ) -> None:
        self.kind = kind
        self.label = label
        self.states = states
        self.acts = {act.name: act for act in acts}
        _refuse_unknown_states(self)
        WORKFLOWS[kind] = self

    def look_up(self, name: str, state: str, reason: str = "") -> Act:
        """Return the act if it may happen now.

        Raises WrongState when ``state`` does not allow it, Refusal when a needed reason
        is missing.
        """
        act = self.acts[name]
        if act.from_states and state not in act.from_states:
            raise WrongState(
                "WRONG_STATE",
                _("当前状态为“%(state)s”，不能“%(act)s”，内容可能已被他人办理。")
                % {"state": self.states(state).label, "act": act.label},
                _("请刷新页面查看最新状态后再办理。"),
            )
        if act.reason_needed and not reason.strip():
            raise Refusal(
                "REASON_NEEDED",
                _("“%(act)s”必须写明理由，理由会告知对方并留存备查。") % {"act": act.label},
                _("请填写理由后再提交。"),
            )
        return act

    def open_to(self, duties: Iterable[str], state: str) -> list[Act]:
        """Return the acts that someone with ``duties`` may do from ``state``, in order."""
        held = set(duties)
        return [a for a in self.acts.values() if a.duty in held and state in a.from_states]


WORKFLOWS: dict[str, Workflow] = {}


def _refuse_unknown_states(workflow: Workflow) -> None:
    known = set(workflow.states.values)
    for act in workflow.acts.values():
        named = {*act.from_states, *([act.to_state] if act.to_state else [])}
        if named - known:
            raise ValueError(f"{workflow.kind}.{act.name}: unknown states {named - known}")
