"""What is printed from the page is what the reports know how to print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmdesk.analysis.ageing_buckets import Buckets
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Scope
from crmdesk.services.container import Services
from crmdesk.services.dunning_data import DunningDraft
from crmdesk.ui.desk import Desk
from crmdesk.ui.receivables import papers
from tests.helpers.pdfs import whole_text


@pytest.fixture
def printed(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:  # fmt: skip
    """The texts of what would be shown for printing."""
    found: list[str] = []

    def build(_desk: Desk, name: str, _parent: Any = None, **asked: Any) -> None:
        made = report(name)
        values = {p.name: p.default for p in made.parameters} | dict(asked.get("values") or {})
        assert set(values) == {p.name for p in made.parameters}
        target = tmp_path / f"{name}.pdf"
        scope = Scope(query=asked.get("query"), title=asked.get("title", ""))
        made.build(services, scope, values, target, NO_PROGRESS)
        found.append(whole_text(target))

    monkeypatch.setattr(papers, "print_report", build)
    return found


def test_the_ageing_is_printed_as_it_is_shown(
    desk: Desk, services: Services, debtors: dict[str, int], printed: list[str]
) -> None:
    query = services.receivables.query(date(2026, 10, 31), buckets=Buckets((10, 50)))
    papers.print_ageing(desk, query)
    assert "2026-10-31" in printed[0]
    assert "美家" in printed[0]
    assert "海润" not in printed[0]


def test_statements_are_printed_one_after_another(
    desk: Desk, services: Services, debtors: dict[str, int], printed: list[str]
) -> None:
    both = services.statements.make(
        [debtors["金桥"], debtors["美家"]], date(2026, 10, 1), date(2026, 10, 31)
    )[1]
    papers.print_statements(desk, both[:1])
    papers.print_statements(desk, both)
    assert "美家" not in printed[0]
    assert "金桥" in printed[1]
    assert "美家" in printed[1]


def test_letters_are_printed_for_exactly_the_written_ones(
    desk: Desk, services: Services, debtors: dict[str, int], printed: list[str]
) -> None:
    services.dunning.record(
        DunningDraft(customer_id=debtors["金桥"], result="other", done_on=date(2026, 11, 5))
    )
    made = services.dunning.write_letters([debtors["金桥"]])[1]
    papers.print_letters(desk, made)
    letter = services.dunning.letter(made[0])
    assert str(letter.record["letter_no"]) in printed[0]
    papers.print_letters(desk, [])
    assert len(printed) == 1
