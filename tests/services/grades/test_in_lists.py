"""The classes in the list of customers: quick filters, columns, the exported workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from crmdesk.analysis.layer_parameters import BY_MONEY
from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.services.chips import customer_chips
from crmdesk.services.container import Services
from crmdesk.services.exporting import Table
from crmdesk.services.grades.specs import LAYERS_BY
from tests.helpers.making import customer
from tests.helpers.trade import sale, without_credit_control

TODAY = date(2026, 11, 21)


def shop(services: Services) -> tuple[int, int]:
    """One who buys much and one who stopped three intervals ago."""
    without_credit_control(services)
    services.settings.save({LAYERS_BY.key: BY_MONEY})
    big, leaving = customer(services, "大户"), customer(services, "要走的")
    sale(services, big, 9_000_000, sold_on=TODAY)
    for month in (3, 4, 5, 6):
        sale(services, leaving, 10_000, sold_on=date(2026, month, 15))
    services.trade_stats.refresh()
    services.customer_grades.refresh()
    return big, leaving


def test_chips_find_the_upper_layers_and_who_is_about_to_leave(services: Services) -> None:
    big, leaving = shop(services)
    chips = {c.key: c.filter for c in customer_chips(None, 180, TODAY)}
    for key, wanted in (("key_layers", big), ("leaving", leaving)):
        assert list(services.lists.ids(ListQuery(filter=chips[key]))) == [wanted]
    counts = services.lists.counts(ListQuery(), chips)
    assert (counts["key_layers"], counts["leaving"]) == (1, 1)


def test_every_class_can_be_chosen_filtered_and_exported(
    services: Services, tmp_path: Path
) -> None:
    big, _leaving = shop(services)
    keys = ["code", "layer", "abc", "rfm", "rfm_class", "lifecycle", "churn_band", "to_next_layer"]
    known = {spec.name: spec for spec in services.lists.columns("customer")}
    assert set(keys) <= set(known)
    query = ListQuery(filter=Group((Condition("layer", Op.ONE_OF, ("vip",)),)))
    target = tmp_path / "等级.xlsx"
    table = Table("customer", keys, list(services.lists.ids(query)))
    assert services.exports.write(table, target) == 1
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    code = services.records.fetch("customer", big)["code"]
    assert rows[1][:3] == [code, "VIP", "A"]
