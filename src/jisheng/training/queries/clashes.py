"""Who of some people already sits in another filed class at the hours of these sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jisheng.training.models import Booking, ClassSession, TrainingClass


def first_clashes(
    training_class: TrainingClass, sessions: Sequence[ClassSession], person_ids: Iterable[int]
) -> dict[int, ClassSession]:
    """Return by person id the first session here at which the person is taken (one query)."""
    wanted = list(person_ids)
    if not sessions or not wanted:
        return {}
    taken = (
        Booking.objects.filter(
            enrolment__person_id__in=wanted,
            session__starts_at__lt=max(s.ends_at for s in sessions),
            session__ends_at__gt=min(s.starts_at for s in sessions),
        )
        .exclude(enrolment__training_class=training_class)
        .values_list("enrolment__person_id", "session__starts_at", "session__ends_at")
    )
    found: dict[int, ClassSession] = {}
    for person_id, starts_at, ends_at in taken:
        for session in sessions:
            earlier = person_id not in found or session.starts_at < found[person_id].starts_at
            if session.starts_at < ends_at and starts_at < session.ends_at and earlier:
                found[person_id] = session
    return found
