from __future__ import annotations

from jisheng.training.models import Booking, TrainingClass


def release_bookings(training_class: TrainingClass) -> None:
    """Give the trainees' time back when a class is no longer filed."""
    Booking.objects.filter(enrolment__training_class=training_class).delete()
