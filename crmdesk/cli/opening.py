"""Opening the file that ``--db`` names, for every command that needs one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crmdesk.cli import NO_FILE
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _

if TYPE_CHECKING:
    from crmdesk.services.container import Services

PASSWORD_VARIABLE = "CRMDESK_PASSWORD"
BROUGHT_UP_TO_DATE = N_("{file} now has the form of this version. As it was, it is kept as {copy}.")


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Services]:
    """The services of the file, acting as the employee of ``--as`` or the first one."""
    from crmdesk.models.database import open_database
    from crmdesk.services.container import Services

    if args.db is None:
        raise CrmError(NO_FILE)
    services = Services(open_database(args.db, os.environ.get(PASSWORD_VARIABLE, "")))
    copy = services.database.copy_before
    if copy is not None:
        print(_(BROUGHT_UP_TO_DATE).format(file=args.db.name, copy=copy.name), file=sys.stderr)
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
