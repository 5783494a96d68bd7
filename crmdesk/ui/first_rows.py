"""The rows that are shown before SQLAlchemy is there: reading and remembering how."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from crmdesk.services.first_list import FirstList, FirstRows
from crmdesk.ui.preferences import Preferences

if TYPE_CHECKING:
    from crmdesk.services.container import Services

PLAN_KEY: Final = "first_list"


def is_all_loaded() -> bool:
    """Whether SQLAlchemy is there already; then there is nothing to be gained."""
    return "sqlalchemy" in sys.modules


def has_plan(preferences: Preferences) -> bool:
    """Whether it is known how the list was read last time."""
    return bool(preferences.get(PLAN_KEY))


def load_models(_progress: Any) -> None:
    """Import SQLAlchemy and most of what stands on it; for a thread."""
    from crmdesk.services import card_data, listing, settings  # noqa: F401 - that is the purpose


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
