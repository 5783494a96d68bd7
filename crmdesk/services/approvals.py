"""The approver's password on the spot: who may approve, and is it really he.

The password is kept as a salted hash beside the employee, never in the history and never in an
export. Wrong guesses are answered more and more slowly while the file is open.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy import update as sql_update

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.organisation import Employee
from crmdesk.services.writing import WriteContext

METHOD: Final = "pbkdf2_sha256"
ROUNDS: Final = 300_000
SALT_BYTES: Final = 16
SHORTEST: Final = 4
FREE_TRIES: Final = 5
FIRST_PAUSE: Final = 30  # seconds; doubled with every further wrong try
LONGEST_PAUSE: Final = 15 * 60

WRONG: Final = N_("The approval password is wrong.")
WAIT: Final = N_("The password was wrong {count} times. Try again in {seconds} seconds.")
CHOOSE: Final = N_("Choose who approves.")
NO_PASSWORD: Final = N_("{name} has no approval password yet. Set one in the settings first.")
TOO_SHORT: Final = N_("An approval password has at least {count} characters.")
MAY_NOT: Final = N_("{name} may not approve. Tick “May approve” at the employee first.")


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who may approve."""

    employee_id: int
    name: str
    has_password: bool


@dataclass(slots=True)
class _Tries:
    count: int = 0
    until: datetime | None = None


class ApprovalService:
    """Sets and checks the passwords of approvers."""

    def __init__(self, database: Database, make_context: Callable[[], WriteContext]) -> None:
        self._database = database
        self._make_context = make_context
        self._lock = threading.Lock()
        self._tries: dict[int, _Tries] = {}

    def approvers(self) -> list[Approver]:
        """Who may approve, in the order of names; those who left may not."""
        e = Employee
        query = (
            select(e.id, e.name, e.approval_secret)
            .where(e.is_approver, ~e.has_left, e.deleted_at.is_(None))
            .order_by(e.name_key)
        )
        with self._database.read() as connection:
            return [Approver(i, n, bool(secret)) for i, n, secret in connection.execute(query)]

    def decide(self, approver_id: int | None, password: str) -> int | None:
        """Who decides, after the password was right.

        While nobody may approve, whoever works decides without one. Raises CrmError.
        """
        known = {a.employee_id: a for a in self.approvers()}
        if not known:
            return self._make_context().employee_id
        if approver_id is None:
            raise CrmError(CHOOSE)
        self.check(approver_id, password)
        return approver_id

    def check(self, approver_id: int, password: str) -> None:
        """Raises CrmError unless *approver_id* may approve and this is the password."""
        row = self._employee(approver_id)
        if not row.is_approver or row.has_left:
            raise CrmError(MAY_NOT, name=row.name)
        if not row.approval_secret:
            raise CrmError(NO_PASSWORD, name=row.name)
        self._compare(approver_id, password, row.approval_secret)

    def set_password(self, employee_id: int, new: str, current: str = "") -> None:
        """Set or change the approval password of an employee; *current* is the one before.

        Raises CrmError: too short, wrong *current*, or not an approver.
        """
        row = self._employee(employee_id)
        if not row.is_approver:
            raise CrmError(MAY_NOT, name=row.name)
        if len(new) < SHORTEST:
            raise CrmError(TOO_SHORT, count=SHORTEST)
        if row.approval_secret:
            self._compare(employee_id, current, row.approval_secret)
        self._store(employee_id, hashed(new))

    def reset_password(self, employee_id: int, approver_id: int, password: str, new: str) -> None:
        """Give an employee who forgot his password a new one; another approver vouches."""
        self.check(approver_id, password)
        if len(new) < SHORTEST:
            raise CrmError(TOO_SHORT, count=SHORTEST)
        self._store(employee_id, hashed(new))

    # --- inside ---------------------------------------------------------------------------
    def _employee(self, employee_id: int) -> Employee:
        with self._database.session() as session:
            found = session.get(Employee, employee_id)
            if found is None or found.deleted_at is not None:
                raise NotFound()
            session.expunge_all()
            return found

    def _store(self, employee_id: int, secret: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                sql_update(Employee)
                .where(Employee.id == employee_id)
                .values(approval_secret=secret)
            )
        with self._lock:
            self._tries.pop(employee_id, None)

    def _compare(self, employee_id: int, password: str, secret: str) -> None:
        now = clock.now()
        with self._lock:
            tries = self._tries.setdefault(employee_id, _Tries())
            if tries.until is not None and now < tries.until:
                left = int((tries.until - now).total_seconds())
                raise CrmError(WAIT, count=tries.count, seconds=left)
        if is_right(password, secret):
            with self._lock:
                self._tries.pop(employee_id, None)
            return
        with self._lock:
            tries.count += 1
            if tries.count >= FREE_TRIES:
                pause = min(FIRST_PAUSE << min(tries.count - FREE_TRIES, 10), LONGEST_PAUSE)
                tries.until = now + timedelta(seconds=pause)
                raise CrmError(WAIT, count=tries.count, seconds=pause)
        raise CrmError(WRONG)


def hashed(password: str, rounds: int = ROUNDS) -> str:
    """Method, rounds, salt and hash in one text."""
    salt = secrets.token_bytes(SALT_BYTES)
    made = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    return f"{METHOD}${rounds}${salt.hex()}${made.hex()}"


def is_right(password: str, secret: str) -> bool:
    """Whether *password* is the one that was hashed; False for a text that is no such hash."""
    method, _dollar, rest = secret.partition("$")
    parts = rest.split("$")
    if method != METHOD or len(parts) != 3 or not parts[0].isdecimal():
        return False
    rounds, salt, made = parts
    tried = hashlib.pbkdf2_hmac("sha256", password.encode(), bytes.fromhex(salt), int(rounds))
    return hmac.compare_digest(tried.hex(), made)
