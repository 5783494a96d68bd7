"""Sales and receipts of a period on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Scope
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.papers import product
from tests.helpers.pdfs import whole_text
from tests.helpers.trade import line, receipt, sale, without_credit_control


def test_sales_of_a_period_a_customer_and_a_product(services: Services, tmp_path: Path) -> None:
    without_credit_control(services)
    one, other = (
        customer(services, "苏州恒泰精密机械有限公司"),
        customer(services, "嘉兴南湖五金厂"),
    )
    goods = product(services)
    sale(services, one, 100_000, sold_on=date(2026, 10, 5))
    sale(services, other, rows=[line("钢板", price=250_000, product_id=goods)],
         sold_on=date(2026, 10, 6))  # fmt: skip
    sale(services, one, 700_000, sold_on=date(2026, 11, 5))
    sale(services, one, 900_000, sold_on=date(2026, 10, 7), post=False)
    target = tmp_path / "s.pdf"

    def said(**values: object) -> str:
        days = {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}
        report("sales").build(services, Scope(), days | values, target, NO_PROGRESS)
        return whole_text(target)

    assert "3,500.00" in said()
    assert "嘉兴南湖五金厂" not in said(customer_id=one)
    report("sales").build(services, Scope(customer_ids=(other,)), {}, target, NO_PROGRESS)
    assert "苏州恒泰" not in whole_text(target)
    of_goods = said(product_id=goods)
    assert "2,500.00" in of_goods
    assert "苏州恒泰" not in of_goods
    with pytest.raises(CrmError, match="只选其一"):
        said(product_id=goods, owner_id=1)


def test_receipts_of_a_period(services: Services, tmp_path: Path) -> None:
    who = customer(services, "苏州恒泰精密机械有限公司")
    receipt(services, who, 123_400, received_on=date(2026, 10, 5), document_no="SK-77")
    receipt(services, who, 555_500, received_on=date(2026, 9, 5))
    target = tmp_path / "r.pdf"
    values = {"since": date(2026, 10, 1)}
    report("receipts").build(services, Scope(), values, target, NO_PROGRESS)
    assert "1,234.00" in whole_text(target)
    assert "SK-77" in whole_text(target)
    assert "5,555.00" not in whole_text(target)
    with pytest.raises(CrmError, match="另选日期"):
        report("receipts").build(
            services, Scope(), {"since": date(2026, 11, 1)}, target, NO_PROGRESS
        )
