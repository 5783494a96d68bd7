"""The best grade among a customer's open opportunities, as of any day (B5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.analysis.grade_rule import judge
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core import clock
from crmdesk.services import deal_reading as reading
from crmdesk.services.catalogue import raw_table
from crmdesk.services.grading import GATES, OF_CUSTOMER, OF_OPPORTUNITY, facts_from
from crmdesk.services.prepared import rows_where
from crmdesk.services.setting_spec import decoded, value_from
from crmdesk.services.setting_specs import TIME_GATE

if TYPE_CHECKING:
    from sqlalchemy import Connection


def best_grades(connection: Connection, day: date) -> dict[int, str]:
    """The code of the best grade by customer; who has no graded open deal is left out.

    Which deals were open is as of *day*; the answers to the questions are those of now.
    """
    rows = rows_where("setting", ("key", "value"), (), False).run(connection)
    gate = GATES[value_from({key: decoded(text) for key, text in rows}, TIME_GATE)]
    o, c = raw_table("opportunity"), raw_table("customer")
    query = select(
        o.c.id,
        o.c.customer_id,
        *[o.c[name] for name in OF_OPPORTUNITY],
        *[c.c[name] for name in OF_CUSTOMER],
    ).join(c, c.c.id == o.c.customer_id)
    at = reading.end_of(day) if day < clock.today() else None
    standing = reading.standing(connection, at)
    last = 2 + len(OF_OPPORTUNITY)
    best: dict[int, str] = {}
    for row in connection.execute(query):
        stands = standing.get(row[0])
        if stands is None or stands.state not in OPEN_STATES:
            continue
        facts = facts_from((*row[2 : last - 1], stands.expected_on), tuple(row[last:]))
        grade = judge(facts, day, gate).grade
        if grade is not None:
            best[row[1]] = min(grade.value, best.get(row[1], grade.value))
    return best
