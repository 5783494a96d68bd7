"""The rows that are shown before SQLAlchemy is there: reading and remembering how."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from crmdesk.services.first_list import FirstList, FirstRows
from crmdesk.ui.preferences import Preferences

if TYPE_CHECKING:
    from crmdesk.services.container import Services

PLAN_KEY: Final = "first_list"


def is_all_loaded() -> bool:
    """Whether SQLAlchemy is there already; then there is nothing to be gained."""
    return "sqlalchemy" in sys.modules


def read_first_rows(services: Services, preferences: Preferences) -> FirstRows | None:
    """The first rows as they were asked for last time; None if that cannot be or is no use."""
    kept = preferences.get(PLAN_KEY)
    plan = FirstList.from_json(kept) if kept and not is_all_loaded() else None
    rows = plan.read(services.database) if plan is not None else None
    for entity, names in (rows.names if rows is not None else {}).items():
        services.names.learn(entity, names)
    return rows


def keep_plan(preferences: Preferences, plan: FirstList) -> None:
    """Remember for the next start how the list is read."""
    text = plan.to_json()
    if text != preferences.get(PLAN_KEY):
        preferences.set(PLAN_KEY, text)
