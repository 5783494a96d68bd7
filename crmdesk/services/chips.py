"""The built-in quick filters (chips) above the customer list: filters with a translated label.

Plain data that ``services.listing`` turns into SQL. Nothing here needs SQLAlchemy, so that the
chips can be painted before it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crmdesk.core.i18n import N_, _
from crmdesk.models.choices import RelationState
from crmdesk.models.query import Condition, Group, Op

NEW_DAYS: Final = 30
EVERYTHING: Final = Group()
# Who is to have a plan: everybody but mere names on a list.
PLANNED_STATES: Final = tuple(s for s in RelationState if s is not RelationState.LISTED)
# More than a name on a list, and neither a next step nor a date by the cadence.
NO_PLAN: Final = Group(
    (
        Condition("next_step_on", Op.EMPTY),
        Condition("contact_due_on", Op.EMPTY),
        Condition("relation_state", Op.ONE_OF, tuple(str(s) for s in PLANNED_STATES)),
    )
)
TOP_LAYERS: Final = ("vip", "big")
# Who buys now and is likely to stop; who has left already is not among them.
LEAVING: Final = Group(
    (
        Condition("churn_band", Op.ONE_OF, ("high", "medium")),
        Condition("relation", Op.ONE_OF, ("customer",)),
    )
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A named quick filter. ``key`` is stored in preferences, ``label`` is untranslated."""

    key: str
    label: str
    filter: Group = EVERYTHING

    @property
    def title(self) -> str:
        """The translated label."""
        return _(self.label)


def customer_chips(employee_id: int | None, review_days: int, today: date) -> tuple[Chip, ...]:
    """The chips of the customer list for who is at work today."""
    mine = () if employee_id is None else (_chip("mine", N_("Mine"), _owner(employee_id)),)
    return (
        Chip("all", N_("All")),
        *mine,
        _chip("bought", N_("Has bought"), _state(RelationState.CUSTOMER)),
        _chip("key_layers", N_("VIP and big ones"), Condition("layer", Op.ONE_OF, TOP_LAYERS)),
        Chip("leaving", N_("About to leave"), LEAVING),
        _chip("qualified", N_("Qualified prospect"), _state(RelationState.QUALIFIED)),
        _chip("lead", N_("Prospect"), _state(RelationState.LEAD)),
        _chip("listed", N_("Name on a list"), _state(RelationState.LISTED)),
        _chip("new", N_("New in 30 days"), Condition("created_at", Op.LAST_DAYS, (NEW_DAYS,))),
        Chip("contact_overdue", N_("Contact overdue"), due_filter(Op.LESS, today)),
        Chip("contact_today", N_("To contact today"), due_filter(Op.EQUALS, today)),
        Chip("no_plan", N_("Without a plan"), NO_PLAN),
        Chip("review", N_("To be reviewed"), review_filter(review_days, today)),
        _chip(
            "no_phone",
            N_("Without telephone"),
            Condition("phone", Op.EMPTY),
            Condition("contact.mobile", Op.EMPTY),
            Condition("contact.phone", Op.EMPTY),
        ),
        _chip("no_contact", N_("Without contact"), Condition("contact.name", Op.EMPTY)),
        _chip("no_region", N_("Without region"), Condition("registered_region", Op.EMPTY)),
    )


def due_filter(op: Op, today: date) -> Group:
    """Customers whose next step or next contact by the cadence lies before (LESS) or on today."""
    day = today.isoformat()
    return Group(
        (Condition("next_step_on", op, (day,)), Condition("contact_due_on", op, (day,))),
        every=False,
    )


def review_filter(review_days: int, today: date) -> Group:
    """Cards that nobody reviewed yet, or not for more than *review_days*."""
    limit = (today - timedelta(days=review_days)).isoformat()
    return Group(
        (Condition("reviewed_on", Op.EMPTY), Condition("reviewed_on", Op.LESS, (limit,))),
        every=False,
    )


def _chip(key: str, label: str, *conditions: Condition) -> Chip:
    return Chip(key, label, Group(conditions))


def _owner(employee_id: int) -> Condition:
    return Condition("owner_id", Op.ONE_OF, (employee_id,))


def _state(state: RelationState) -> Condition:
    return Condition("relation_state", Op.ONE_OF, (str(state),))
