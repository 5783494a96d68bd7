"""What was read from a file, kept at a reading connection until anybody writes to the file.

SQLite tells a connection by ``data_version`` whether another one has committed since, whoever and in
whichever program. A connection that writes is not told of its own commits: it keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from crmdesk.models.database import IS_READER

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")
KEPT: Final = 3  # readings of one kind: now, the year before, and one more
_NAME: Final = "kept_while_unchanged"


def kept(connection: Connection, kind: str, key: Hashable, make: Callable[[], T]) -> T:
    """What *make* reads for *key*; what it made before if nothing was written since.

    Whoever gets it shares it with others and must not change it.
    """
    if not connection.get_execution_options().get(IS_READER):
        return make()
    version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    info: dict[str, Any] = connection.info
    known_version, kinds = info.get(_NAME, (None, {}))
    if known_version != version:
        kinds = {}
        info[_NAME] = (version, kinds)
    found: dict[Hashable, T] = kinds.setdefault(kind, {})
    if key not in found:
        made = make()
        while len(found) >= KEPT:
            del found[next(iter(found))]
        found[key] = made
    return found[key]
