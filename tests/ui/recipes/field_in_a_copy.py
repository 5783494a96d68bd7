"""Run by ``test_added_field`` inside a copy of the project to which the field was added."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

from crmdesk import __file__ as program
from crmdesk.core import i18n
from crmdesk.models import sqlite, sqlite_schema
from crmdesk.models.customer import Customer
from crmdesk.models.database import REVISION, open_database
from crmdesk.models.fields import spec_of
from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from tests.ui.recipes.places import Places

NAME = os.environ["ADDED_FIELD"]
OLD_FILE = Path(os.environ["OLD_FILE"])


def test_the_copy_is_what_runs() -> None:
    assert Path(program).parent.parent == Path.cwd()


def test_the_added_field_appears_everywhere(
    qtbot: Any, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    spec = spec_of(Customer, NAME)
    assert spec.title == "昵称"
    Places(qtbot, window, services, tmp_path, spec, "周三下午到").check_everywhere()


def test_it_has_an_english_name_too(services: Services) -> None:
    i18n.set_language("en")
    assert services.catalogue.field("customer", NAME).title == "Nickname"


def test_a_file_from_before_gets_the_field() -> None:
    services = Services(open_database(OLD_FILE))
    services.employee_id = services.names.choices("employee")[0][0]
    [record] = services.records.all("customer")
    services.records.save("customer", record.record_id, {NAME: "锦华"})
    assert services.records.fetch("customer", record.record_id)[NAME] == "锦华"
    services.close()
    [backup] = OLD_FILE.parent.glob(f"*.before-{REVISION}-*.crm")
    with closing(sqlite.connect(backup, immutable=True)) as connection:
        assert sqlite_schema.schema_revision(connection) != REVISION
        assert connection.execute("SELECT count(*) FROM customer").fetchone() == (1,)
