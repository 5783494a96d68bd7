"""Facts in ``meta`` that name a day: as of which day a kept table is."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from crmdesk.models.registry import Meta
from crmdesk.services.prepared import Prepared

_READ: Final = Prepared(select(Meta.value).where(Meta.key == bindparam("name")))
_CLEAR: Final = Prepared(delete(Meta).where(Meta.key == bindparam("name")))
_WRITE: Final = Prepared(insert(Meta).values({"key": bindparam("name"), "value": bindparam("day")}))


def read(connection: Connection, name: str) -> date | None:
    """The day of the fact *name*; None before it was written."""
    stored = _READ.run(connection, name=name).fetchone()
    return date.fromisoformat(json.loads(stored[0])) if stored else None


def put(connection: Connection, name: str, day: date) -> None:
    """Write the fact *name*."""
    _CLEAR.run(connection, name=name)
    _WRITE.run(connection, name=name, day=json.dumps(day.isoformat()))


def clear(connection: Connection, name: str) -> None:
    """Forget the fact *name*: the table has to be brought to a day anew."""
    _CLEAR.run(connection, name=name)
