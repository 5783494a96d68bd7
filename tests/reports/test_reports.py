"""What holds for every report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import _, set_language
from crmdesk.core.progress import NO_PROGRESS, NoProgress
from crmdesk.reports import REPORTS, report, reports, warm
from crmdesk.reports.base import Scope, asks_customers
from crmdesk.services.container import Services
from tests.helpers import pdfs
from tests.helpers.cards import fullest
from tests.helpers.making import customer

IDS = [each.id for each in reports() if asks_customers(each)]


def test_listing_reports_does_not_load_reportlab() -> None:
    code = (
        "import sys, crmdesk.reports as r; r.reports();"
        "bad = [m for m in ('reportlab', 'PySide6', 'sqlalchemy') if m in sys.modules];"
        "sys.exit(' '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_ids_are_unique_and_titles_translated() -> None:
    assert len({each.id for each in reports()}) == len(REPORTS)
    for each in reports():
        assert _(each.title) != each.title
        for spec in each.parameters:
            assert spec.title != spec.label, (each.id, spec.name)


def test_an_unknown_report_names_those_that_exist() -> None:
    with pytest.raises(CrmError, match="customer-card"):
        report("no-such")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("report_id", IDS)
def test_every_report_prints_the_worst_customer_on_a4_with_embedded_fonts(
    services: Services, tmp_path: Path, report_id: str, language: str
) -> None:
    worst = fullest(services)
    set_language(language)
    target = tmp_path / "报表 一.pdf"
    done = report(report_id).build(services, Scope(customer_ids=[worst]), {}, target, NO_PROGRESS)
    assert done.file == target
    sizes = pdfs.sizes(target)
    assert len(sizes) == done.pages >= 1
    assert {tuple(sorted(size)) for size in sizes} == {pdfs.A4}
    assert all(pdfs.fonts(target).values())
    assert all("+NotoSansSC" in name for name in pdfs.declared_fonts(target))
    assert b"Helvetica" not in target.read_bytes()
    said = pdfs.whole_text(target)
    assert done.papers[0].number in said
    for left, _top, right, _bottom, text in pdfs.boxes(target):
        assert not text.strip() or (left >= 42 and right <= sizes[0][0] - 42 + 5), text


@pytest.mark.parametrize("report_id", IDS)
def test_nobody_to_print_is_said(services: Services, tmp_path: Path, report_id: str) -> None:
    with pytest.raises(CrmError, match="没有可打印的客户"):
        report(report_id).build(services, Scope(), {}, tmp_path / "a.pdf", NO_PROGRESS)
    assert list(tmp_path.glob("*.pdf")) == []


class Stop(NoProgress):
    """Cancels at the first question."""

    def check(self) -> None:
        raise Cancelled()


@pytest.mark.parametrize("report_id", IDS)
def test_every_report_can_be_cancelled(services: Services, tmp_path: Path, report_id: str) -> None:
    customer(services)
    with pytest.raises(Cancelled):
        report(report_id).build(services, Scope(), {}, tmp_path / "a.pdf", Stop())
    assert [p for p in tmp_path.iterdir() if p.is_file()] == []
    with services.printing.issued("customer-card", [None], None) as (paper,):
        assert paper.number.endswith("-0001")


def test_warming_up_writes_nothing(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {p.name for p in tmp_path.iterdir()}
    warm(services)
    assert {p.name for p in tmp_path.iterdir()} == before
