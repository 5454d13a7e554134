"""Questions about plans and published lines, classes, rosters and hours.

Lists hold only what the actor's duties reach; a single record outside reach is NotFound.
"""

from jisheng.training.queries.attendance import (
    MyClass,
    SessionSheet,
    SheetRow,
    ShownCode,
    class_code,
    hours_by_enrolment,
    my_classes,
    open_session,
    session_sheet,
    session_within_reach,
)
from jisheng.training.queries.classes import (
    classes,
    defects,
    filing_faults,
    open_acts,
    roster_import,
    roster_imports,
    training_class,
)
from jisheng.training.queries.ledger import ledger_of, sessions_on, uses_of_identity
from jisheng.training.queries.plans import (
    line_to_teach,
    lines_to_teach,
    plan,
    plan_line,
    plans,
    published_lines,
)

__all__ = [
    "MyClass",
    "SessionSheet",
    "SheetRow",
    "ShownCode",
    "class_code",
    "classes",
    "defects",
    "filing_faults",
    "hours_by_enrolment",
    "ledger_of",
    "line_to_teach",
    "lines_to_teach",
    "my_classes",
    "open_acts",
    "open_session",
    "plan",
    "plan_line",
    "plans",
    "published_lines",
    "roster_import",
    "roster_imports",
    "session_sheet",
    "session_within_reach",
    "sessions_on",
    "training_class",
    "uses_of_identity",
]
