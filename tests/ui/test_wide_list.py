"""A wide window shows more columns, until somebody chooses columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crmdesk.models.query import Sort
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.tables.record_list import RecordList
from tests.helpers import making

USUAL = ("name", "relation_state")
WIDE = ("source", "phone")


@pytest.fixture
def records(qtbot: Any, services: Services, desk: Desk) -> Iterator[RecordList]:
    making.customer(services, "苏州恒泰精密机械有限公司")
    made = RecordList(desk, "customer", USUAL, Sort("name"), wide=WIDE)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.total == 1)
    yield made
    made.hide()


def test_columns_come_with_the_room_and_go_with_it(qtbot: Any, records: RecordList) -> None:
    assert records.column_keys == USUAL
    records.resize(1400, 300)
    qtbot.waitUntil(lambda: records.table.column_order() == [*USUAL, *WIDE])
    records.resize(420, 300)
    qtbot.waitUntil(lambda: records.table.column_order() == [*USUAL])


def test_columns_that_were_chosen_stay_as_they_are(qtbot: Any, records: RecordList) -> None:
    records.set_columns(("name", "phone"))
    qtbot.waitUntil(lambda: records.table.column_order() == ["name", "phone"])
    records.resize(1400, 300)
    qtbot.waitUntil(lambda: not records.desk.jobs.running())
    assert records.column_keys == ("name", "phone")


def test_a_list_that_cannot_be_read_says_why_and_offers_to_try_again(
    qtbot: Any, records: RecordList, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QLabel, QPushButton

    from crmdesk.core.errors import CrmError
    from crmdesk.services.listing import ListService

    def fails(*_what: Any) -> Any:
        raise CrmError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(ListService, "first_page", fails)
        records.refresh()
        qtbot.waitUntil(lambda: records.findChild(QPushButton, "listRetry") is not None)
        assert "The disk is full." in [made.text() for made in records.findChildren(QLabel)]
    records.findChild(QPushButton, "listRetry").click()  # type: ignore[union-attr]
    qtbot.waitUntil(records.table.isVisible)
