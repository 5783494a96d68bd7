"""Opening the file that ``--db`` names, for every command that needs one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crmdesk.cli import NO_FILE
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.services.container import Services

PASSWORD_VARIABLE = "CRMDESK_PASSWORD"


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Services]:
    """The services of the file, acting as the employee of ``--as`` or the first one."""
    from crmdesk.models.database import open_database
    from crmdesk.services.container import Services

    if args.db is None:
        raise CrmError(NO_FILE)
    services = Services(open_database(args.db, os.environ.get(PASSWORD_VARIABLE, "")))
    try:
        people = services.names.choices("employee")
        if args.employee:
            chosen = [i for i, name in people if name == args.employee]
            if not chosen:
                raise CrmError(N_("No employee is called {name}."), name=args.employee)
            services.employee_id = chosen[0]
        elif people:
            services.employee_id = min(i for i, _name in people)
        yield services
    finally:
        services.close()
