"""A customer, products and what a person does on the screens of sales and receipts."""

from __future__ import annotations

from typing import Any

import pytest

from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.sale import SalePage
from tests.helpers.making import customer
from tests.helpers.papers import product
from tests.ui.documents.conftest import Hands


@pytest.fixture
def who(services: Services) -> int:
    """A customer with thirty days and credit for everything here."""
    return customer(services, "锦华五金", credit_days=30, settlement="monthly")


@pytest.fixture
def steel(services: Services) -> int:
    return product(services, "冷轧钢板", price=10_000, cost=6_000, tax_rate=1_300)


@pytest.fixture
def hinge(services: Services) -> int:
    return product(
        services, "不锈钢合页", price=1_250, cost=900, lowest_price=1_100, tax_rate=1_300
    )


@pytest.fixture
def hands(qtbot: Any, window: MainWindow) -> Hands:
    return Hands(qtbot, window)


def sale_page(hands: Hands, **arguments: Any) -> SalePage:
    """The page of a sale, once it shows what it is about."""
    page = hands.open("sale", **arguments)
    assert isinstance(page, SalePage)
    return page
