"""DuckDB by hand: one SQL query, and for the limits one pass of windows for each year of the law.

The obvious query numbers a person's claims of a year and takes the first three. It is wrong where
the limit refused a course that is claimed again a year later: only a granted claim uses up its
course. So each year is decided before the next and what it granted is taken out of the next one's
queue.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import duckdb

from bench.rules.work import (
    COLUMNS,
    DAY_RATE_FEN,
    FIRST_DAY,
    GRANTS_PER_YEAR,
    HOURS_PER_DAY,
    LAST_DAY,
    MOST_DAYS,
    SEATS,
    SMALL_CLASS_PERCENT,
    SMALL_CLASS_SIZE,
    TRADE_PERCENT,
    VENUE_PERCENT,
    Answer,
    answer_from,
)

DECIDED = f"""
    select claim_id, person_id, course, claim_date,
        case when claim_date not between date '{FIRST_DAY}' and date '{LAST_DAY}' then 1
             when seat_no > {SEATS} then 2
             when class_hours < {HOURS_PER_DAY} then 3 else 0 end::tinyint as reason,
        least(class_hours // {HOURS_PER_DAY}, {MOST_DAYS}) * {DAY_RATE_FEN // 100}
        * case when high_talent then {100 + VENUE_PERCENT[0]} + 100 * venue::integer
               when class_size <= {SMALL_CLASS_SIZE} then {100 + SMALL_CLASS_PERCENT}
               when trade_affected then {100 + TRADE_PERCENT} else 100 end as fen,
        case when high_talent then 3 when class_size <= {SMALL_CLASS_SIZE} then 1
             when trade_affected then 2 else 0 end::tinyint as clause
    from claims
"""

SAID = """
    claim_id, reason,
    case when reason = 0 then fen else 0 end::integer as amount_fen,
    case when reason = 0 then clause else 0 end::tinyint as uplift_clause
"""

STATELESS = f"select {SAID} from ({DECIDED})"
SQL_KINDS = {"int8": "tinyint", "int32": "integer", "bool": "boolean"}
KINDS = {name: SQL_KINDS[kind.name] for name, kind in COLUMNS.items()} | {"claim_date": "date"}


def _year(name: str, queue: str) -> str:
    """Decide the queue of one year: in line stands who claims a course for the first time."""
    return f"""
    {name}_new as (
        select *, row_number() over (partition by person_id, course order by claim_date, claim_id)
            = 1 as new from {queue}
    ),
    {name}_line as (
        select *, count(*) filter (new) over (partition by person_id order by claim_date, claim_id
            rows unbounded preceding) as place from {name}_new
    ),
    {name}_lost as (
        select distinct person_id, course from {name}_line where new and place > {GRANTS_PER_YEAR}
    ),
    {name}_said as (
        select l.* exclude (reason),
            case when new and place <= {GRANTS_PER_YEAR} then 0
                 when new or lost.person_id is not null then 5 else 4 end::tinyint as reason
        from {name}_line l left join {name}_lost lost
            on l.place > {GRANTS_PER_YEAR} and l.person_id = lost.person_id
            and l.course = lost.course
    )"""


WITH_LIMITS = f"""
with decided as materialized ({DECIDED}),
    first_queue as (select * from decided where reason = 0 and claim_date < date '2021-01-01'),
    {_year("first", "first_queue")},
    first_all as materialized (select * from first_said),
    granted as (select person_id, course from first_all where reason = 0),
    next_queue as (select * from decided where reason = 0 and claim_date >= date '2021-01-01'),
    later_queue as (select * from next_queue anti join granted using (person_id, course)),
    {_year("later", "later_queue")}
select {SAID} from decided where reason > 0
union all select {SAID} from first_all
union all select {SAID} from later_said
union all select claim_id, 4::tinyint, 0::integer, 0::tinyint
    from next_queue semi join granted using (person_id, course)
"""


def _connect() -> Any:
    connection = duckdb.connect()
    spill = Path(tempfile.gettempdir()) / "duckdb"
    connection.execute(f"set temp_directory = '{spill}'")
    connection.execute("set preserve_insertion_order = false")
    return connection


def load(path: Path) -> Any:
    """Read the claims into a table in memory."""
    connection = _connect()
    connection.execute("create table claims as select * from read_parquet(?)", [str(path)])
    return connection


def stateless(connection: Any) -> Any:
    """Decide every row on its own."""
    return connection.sql(STATELESS).to_arrow_table()


def with_limits(connection: Any) -> Any:
    """Decide every row, then each year's queue."""
    return connection.sql(WITH_LIMITS).to_arrow_table()


def answer(said: Any) -> Answer:
    """Give an answer's columns as arrays."""
    return answer_from({name: said[name].to_numpy() for name in Answer._fields})


def parquet_to_parquet(source: Path, target: Path) -> None:
    """Decide a file of claims into a file of answers."""
    connection = _connect()
    connection.execute(f"create view claims as from read_parquet('{source}')")
    connection.execute(f"copy ({WITH_LIMITS}) to '{target}' (format parquet)")


def prepare_case(case: dict[str, Any]) -> Any:
    """Write a case as a table of one row; its history is not asked."""
    connection = _connect()
    connection.execute(f"create table claims ({', '.join(map(' '.join, KINDS.items()))})")
    row = [case.get(name, 0) for name in KINDS]
    connection.execute(f"insert into claims values ({', '.join('?' * len(row))})", row)
    return connection


def one(connection: Any) -> tuple[int, int, int]:
    """Decide one case by what it says of itself."""
    said = connection.execute(STATELESS).fetchone()
    return said[1], said[2], said[3]
