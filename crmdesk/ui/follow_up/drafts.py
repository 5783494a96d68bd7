"""What was typed about a talk and not saved, kept until the program closes.

In memory only: it may hold what an encrypted customer file shall not give away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from crmdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Draft:
    """The state of a talk form (``TalkForm.state``) and when it was left."""

    state: Mapping[str, Any]
    left_at: datetime


_kept: WeakKeyDictionary[Desk, dict[tuple[str, int], Draft]] = WeakKeyDictionary()


def keep(desk: Desk, customer_id: int, draft: Draft) -> None:
    """Keep what was typed about a customer (0: not chosen yet) of the file that is open."""
    _kept.setdefault(desk, {})[_key(desk, customer_id)] = draft


def kept(desk: Desk, customer_id: int) -> Draft | None:
    """What was kept; None if there is nothing."""
    return _kept.get(desk, {}).get(_key(desk, customer_id))


def forget(desk: Desk, customer_id: int) -> None:
    """It was saved, or is not wanted any more."""
    _kept.get(desk, {}).pop(_key(desk, customer_id), None)


def _key(desk: Desk, customer_id: int) -> tuple[str, int]:
    return str(desk.services.database.path), customer_id
