"""What the cells of a list say."""

from __future__ import annotations

from array import array
from typing import Any

from crmdesk.models.fields import spec_of
from crmdesk.models.registry import Contract, Statement
from crmdesk.ui.tables.model import RecordTableModel


def texts(specs: list[Any], row: tuple[int, ...]) -> list[str]:
    model = RecordTableModel(lambda _names, _ids: [])
    model.show(1, array("q", [7]), [row], (), specs)
    return [str(model.index(0, n).data()) for n in range(len(specs))]


def test_sums_of_nothing_are_a_dash_and_typed_amounts_are_not() -> None:
    specs = [spec_of(Contract, name) for name in ("amount", "received", "delivered")]
    assert texts(specs, (0, 0, 5_000)) == ["0.00", "—", "50.00"]
    specs = [spec_of(Statement, name) for name in ("opening", "charges", "payments", "closing")]
    assert texts(specs, (0, 12_300, -1, 0)) == ["—", "123.00", "-0.01", "—"]
