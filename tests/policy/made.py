"""Facts for the tests: whole classes, single trainees, earlier grants."""

from __future__ import annotations

from typing import Any

BENEFIT = "project_training"
KNOWN = {
    "high_skill_talent_selected": False,
    "procured_and_published": True,
    "class_filed": True,
    "class_end_date": "2020-10-23",
    "host_division_code": "330782",
    "project": "housekeeping",
    "level": "none",
}


def trainee(ref: str = "a", **other: Any) -> dict[str, Any]:
    """Return a trainee who has a right to the subsidy, except for what `other` says."""
    return {
        "ref": ref,
        "passed": True,
        "attended_hours": 80,
        "employer_on_friction_list": False,
        "pension_drawn": "none",
        "yiwu_hukou": True,
        "prior_grants": [],
        "notice_result": "no_objection",
        **other,
    }


def class_of(*trainees: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Return a class of single trainees, as the running system gives it."""
    enrolled = max(len(trainees), 40)
    facts = {**KNOWN, "enrolled_headcount": enrolled, "class_hours_total": 80}
    return {**facts, "trainees": list(trainees), **other}


def heads(count: int = 40, **other: Any) -> dict[str, Any]:
    """Return a class as head counts, with everything its trainees need."""
    person = {"pension_drawn": "none", "yiwu_hukou": True, "prior_grants": []}
    return {
        **KNOWN,
        **person,
        "notice_result": "no_objection",
        "enrolled_headcount": count,
        "certified_headcount": count,
        "class_hours_total": 80,
        "attendance_groups": [],
        "friction_headcount": 0,
        **other,
    }


def grant(occupation: str = "other", **other: Any) -> dict[str, Any]:
    """Return an earlier grant of the same year."""
    return {
        "benefit": "training_subsidy",
        "occupation": occupation,
        "level": "none",
        "certificate_type": "training_completion",
        "governing_date": "2020-03-01",
        "status": "granted",
        **other,
    }
