"""A long list with faulty rows through the command line: in, the faults out, and all undone.

The same as with a hundred thousand rows, only shorter.
"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crmdesk import cli
from crmdesk.cli import progress
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.models.query import ListQuery
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers import big_list
from tests.helpers.making import contact, customer
from tests.helpers.stored import content

COUNT, FAULTY = 3000, 15


def search_entries(path: Path) -> list[tuple[str, int]]:
    """Everything that the full-text table holds."""
    with closing(sqlite.connect(path, read_only=True)) as connection:
        return sorted(sqlite.search_terms(connection))


@pytest.mark.slow
def test_a_long_list_goes_in_and_comes_out_without_a_trace(
    services: Services, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 3600)
    sheet = big_list.write(tmp_path / "三千 客户.xlsx", COUNT, FAULTY)
    # One of the list's customers is there already, with other values.
    old = customer(services, "旧名字", uscc=big_list.uscc(1), phone="0755-26712345")
    contact(services, old)
    path, refused = services.database.path, tmp_path / "被拒.xlsx"
    before, entries = content(services), search_entries(path)
    services.close()

    assert (
        cli.main(["import", str(sheet), "--db", str(path), "--refused", str(refused), "--json"])
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["created"], said["updated"], said["refused"]) == (
        COUNT,
        COUNT - FAULTY - 1,
        1,
        FAULTY,
    )
    assert len(said["mapping"]) == len(big_list.HEADINGS)
    reasons = ["".join(problem["reasons"]) for problem in said["problems"]]
    for words in ("校验码", "1.38E+10", "火星客户", "2月30日"):
        assert sum(words in reason for reason in reasons) in (3, 4)
    rows = CalamineWorkbook.from_path(refused).get_sheet_by_index(0).to_python()
    assert len(rows) == FAULTY + 1
    assert len(rows[0]) == len(big_list.HEADINGS) + 1
    assert all(str(row[-1]).startswith("第 ") for row in rows[1:])

    opened = Services(open_database(path))
    try:
        assert check(opened.database, thorough=True) == []
        assert opened.lists.ids(ListQuery("customer", search=big_list.uscc(2))) != []
        opened.undo.undo(said["change_set"])
        assert content(opened) == before
        assert check(opened.database, thorough=True) == []
    finally:
        opened.close()
    assert search_entries(path) == entries
