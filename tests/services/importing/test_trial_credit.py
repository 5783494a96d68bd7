"""A trial import of trade says that credit would hold it, and what it would warn of."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.stored import content
from tests.services.importing.conftest import JobOf

HEAD = ["单据日期", "单据编号", "客户名称", "商品编码", "数量", "单价"]


@pytest.fixture(autouse=True)
def buyer(services: Services) -> int:
    """With a limit of 10,000 yuan."""
    create(services, "product", name="合页", code="HY-4", price=10_000, unit="只")
    return customer(services, "锦华五金", credit_limit=1_000_000, credit_days=30)


def test_trial_says_that_credit_would_hold_it_and_changes_nothing(
    services: Services, job_of: JobOf
) -> None:
    before = content(services)
    job = job_of([HEAD, ["2026-11-20", "XS-1", "锦华五金", "HY-4", 300, 100]], "sale")
    tried = services.imports.check(job)
    with pytest.raises(CrmError) as refused:
        services.imports.run(job)
    assert tried.obstacle == refused.value.message()
    assert "锦华五金" in tried.notes()[0]
    assert tried.notes()[0].startswith("这样导入会被整批拒绝：")
    after = content(services)
    assert len(after.pop("credit_decision")) == len(before.pop("credit_decision")) + 1  # of the run
    assert after == before


def test_trial_of_what_passes_warns_as_the_import_does(services: Services, job_of: JobOf) -> None:
    job = job_of([HEAD, ["2026-11-20", "XS-1", "锦华五金", "HY-4", 95, 100]], "sale")
    tried = services.imports.check(job)
    assert tried.obstacle == ""
    done = services.imports.run(job)
    assert done.change_set is not None
    assert tried.warnings == list(done.change_set.notes) != []


def test_trial_of_the_past_is_not_held(services: Services, job_of: JobOf) -> None:
    rows = [HEAD, ["2026-09-20", "XS-1", "锦华五金", "HY-4", 300, 100]]
    assert services.imports.check(job_of(rows, "sale", past_sales=True)).obstacle == ""
    assert services.imports.check(job_of(rows, "sale")).obstacle != ""
