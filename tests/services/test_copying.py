"""A copy holds what others have written, also what still lies in the write-ahead log."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.core.errors import DatabaseProblem
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from crmdesk.services.copying import copy_file
from tests.helpers import making


def test_the_copy_holds_what_was_just_saved_while_the_file_is_open(
    services: Services, tmp_path: Path
) -> None:
    customer_id = making.customer(services, "苏州恒泰精密机械有限公司")
    target = tmp_path / "副 本.crm"
    copy_file(services.database.path, target)
    copied = Services(open_database(target))
    assert copied.records.fetch("customer", customer_id)["name"] == "苏州恒泰精密机械有限公司"
    copied.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "broken.crm"
    source.write_bytes(b"this is not a database, whatever its name says" * 100)
    with pytest.raises(DatabaseProblem):
        copy_file(source, tmp_path / "copy.crm")
