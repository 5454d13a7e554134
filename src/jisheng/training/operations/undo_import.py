from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.foundation.operation import perform
from jisheng.training.models import Enrolment, RosterImport, TrainingClass
from jisheng.training.operations.locking import lock_class
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def undo_import(
    actor: Actor, class_uuid: UUID, import_uuid: UUID, *, at: dt.datetime
) -> RosterImport:
    """Put the roster back to before its latest import, those it replaced included.

    Raises NotFound, NotPermitted, WrongState, Refusal when a later import stands.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS,
        "undo_import",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=class_uuid,
    ) as step:
        record = _latest(training_class, import_uuid)
        leaving = record.enrolments.count()
        record.enrolments.all().delete()
        _restore(training_class, record.removed)
        record.undone_at = at
        record.save(update_fields=["undone_at"])
        step.note(
            import_uuid=str(record.uuid),
            file_name=record.file_name,
            removed=leaving,
            restored=len(record.removed),
        )
    return record


def _latest(training_class: TrainingClass, import_uuid: UUID) -> RosterImport:
    standing = training_class.roster_imports.filter(undone_at__isnull=True)
    record = standing.filter(uuid=import_uuid).first()
    if record is None:
        raise NotFound(_("这次导入"))
    if standing.filter(pk__gt=record.pk).exists():
        raise Refusal(
            "LATER_IMPORT_STANDS",
            _("这次导入之后又导入过名册，单独撤销会使名册错乱。"),
            _("请从最近一次导入开始依次撤销。"),
        )
    return record


def _restore(training_class: TrainingClass, removed: list[dict[str, Any]]) -> None:
    here = set(training_class.enrolments.values_list("person_id", flat=True))
    Enrolment.objects.bulk_create(
        Enrolment(training_class=training_class, **row)
        for row in removed
        if row["person_id"] not in here
    )
