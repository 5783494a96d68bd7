"""Refusals that are written down although the act they refuse is rolled back."""

from __future__ import annotations

from crmdesk.core.errors import CrmError
from crmdesk.models.database import Database


class RememberedError(CrmError):
    """An act is refused; ``Writer`` calls ``remember`` after everything was rolled back."""

    def remember(self, database: Database, employee_id: int | None) -> None:
        """Write down that it was refused, in a transaction of its own."""
        raise NotImplementedError  # abstract; exceptions are made without asking ABC
