"""Killing the import of sales (kill -9), and its undo, leaves all of it or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durability.trade_killing import findings, moments, run, standing
from tests.durability.trade_victim import make_file, make_sheet

LINES = 5_000  # tools/durability.py --sales does 500,000
KILLS = 3


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_import_of_sales_that_is_killed_leaves_nothing_by_half(tmp_path: Path) -> None:
    path, sheet = make_file(tmp_path / "库.crm"), make_sheet(tmp_path / "销售.xlsx", LINES)
    for number, moment in enumerate(moments(KILLS)):
        run(path, sheet, kill_at=moment)
        assert findings(path, LINES) == [], f"after kill {number}"
        if act := standing(path):
            assert run(path, sheet, undo_act=act)
    act = run(path, sheet)
    assert act
    assert findings(path, LINES) == []
    assert run(path, sheet, undo_act=act, kill_at=0.4) == 0
    assert findings(path, LINES) == []
    assert standing(path) == act
    assert run(path, sheet, undo_act=act)
    assert findings(path, LINES) == []
