"""Results and methods: one tiny example, from parameters to a result with everything behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import pytest

from crmdesk import analysis
from crmdesk.analysis.base import (
    Column,
    ColumnKind,
    Finding,
    Method,
    Parameter,
    Result,
    Row,
    TableData,
    Tone,
    Topic,
)
from crmdesk.analysis.wording import money, text
from crmdesk.core.errors import CrmError

DAY = date(2026, 11, 21)


def run(data: Mapping[int, int], values: Mapping[str, Any]) -> Result:
    """Customers above a limit."""
    above = {n: fen for n, fen in data.items() if fen >= values["limit"]}
    rows = tuple(Row(cells=(f"C{n}", fen), behind=(n,)) for n, fen in above.items())
    return Result(
        as_of=DAY,
        n=len(data),
        tables=(
            TableData(
                key="above",
                title="above",
                columns=(
                    Column(key="code", title="code", kind=ColumnKind.CODE),
                    Column(key="amount", title="amount", kind=ColumnKind.MONEY),
                ),
                rows=rows,
                totals=Row(cells=("", sum(above.values())), behind=tuple(above)),
            ),
        ),
        findings=(
            Finding(
                sentence=text("{sum}", sum=money(sum(above.values()))),
                tone=Tone.GOOD,
                behind=tuple(above),
            ),
        ),
    )


ABOVE = Method(
    id="above",
    title="Above a limit",
    question="Who matters most?",
    topic=Topic.IMPORTANT,
    run=run,
    parameters=(Parameter(name="limit", kind="money", label="Limit", default=1_000),),
)


def test_a_method_runs_with_its_usual_parameters() -> None:
    result = ABOVE.run({1: 500, 2: 1_500, 3: 2_000}, ABOVE.values({}))
    table = result.table("above")
    assert [row.behind for row in table.rows] == [(2,), (3,)]
    assert table.totals is not None
    assert table.totals.cells == ("", 3_500)
    assert result.findings[0].behind == (2, 3)
    assert result.n == 3


def test_a_chosen_parameter_wins() -> None:
    result = ABOVE.run({1: 500, 2: 1_500}, ABOVE.values({"limit": 100}))
    assert len(result.table("above").rows) == 2


def test_a_parameter_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        ABOVE.values({"colour": 1})


def test_a_row_must_fill_its_columns() -> None:
    with pytest.raises(ValueError, match="does not fill"):
        TableData(key="t", title="t", columns=(Column(key="a", title="a"),), rows=(Row(cells=()),))


def test_a_table_there_is_not_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Result(as_of=DAY, n=0).table("t")


def test_results_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Result(as_of=DAY, n=0).n = 1  # type: ignore[misc]


def test_a_method_is_found_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "METHODS", (f"{__name__}:ABOVE",))
    assert analysis.method("above") is ABOVE
    with pytest.raises(CrmError, match="above"):
        analysis.method("below")


def test_every_method_of_the_program_loads_and_has_a_name_of_its_own() -> None:
    ids = [m.id for m in analysis.methods()]
    assert len(ids) == len(set(ids)) == len(analysis.METHODS)
