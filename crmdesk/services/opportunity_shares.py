"""The shares of an opportunity at the end of an act: none at all, or exactly 100 %.

One act writes them all, so no single write can be judged; this runs when the act is complete.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.models.codecs import show
from crmdesk.models.fields import spec_of
from crmdesk.models.opportunity import OpportunityShare
from crmdesk.services.rules.opportunity_children import NOT_WHOLE, TWICE, WHOLE

if TYPE_CHECKING:
    from crmdesk.services.writing import Writer


def check_shares(writer: Writer, touched: Mapping[str, set[int]]) -> None:
    """Refuse the act if it leaves shares that are not whole. Raises ValidationError."""
    opportunities = set()
    for share_id in touched.get("opportunity_share", ()):
        row = writer.row("opportunity_share", share_id)
        if row is not None:
            opportunities.add(row["opportunity_id"])
    for opportunity_id in opportunities:
        rows = writer.rows(
            "opportunity_share", ["employee_id", "share"], opportunity_id=opportunity_id
        )
        problems = _problems(writer, rows)
        if problems:
            opportunity = writer.row("opportunity", opportunity_id) or {}
            raise ValidationError(problems, str(opportunity.get("name") or ""))


def _problems(writer: Writer, rows: list[tuple[Any, ...]]) -> list[Problem]:
    problems = []
    shares: dict[int, list[int]] = defaultdict(list)
    for employee_id, share in rows:
        shares[employee_id].append(share)
    for employee_id, several in shares.items():
        if len(several) > 1:
            person = writer.row("employee", employee_id) or {}
            problems.append(Problem("employee_id", TWICE, {"name": person.get("name", "")}))
    total = sum(share for _person, share in rows)
    if rows and total != WHOLE:
        spec = spec_of(OpportunityShare, "share")
        problems.append(Problem("share", NOT_WHOLE, {"sum": show(spec, total)}))
    return problems
