"""Every method there is: it has words and a source, shows something, prints, exports, drills down."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmdesk.analysis import METHODS, load
from crmdesk.analysis.base import Method, Result
from crmdesk.analysis.chart_tables import as_table
from crmdesk.charts.painting import is_empty
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.models.database import open_database
from crmdesk.reports.analysis import AnalysisReport
from crmdesk.reports.base import Scope
from crmdesk.reports.result_excel import write_result_workbook
from crmdesk.reports.result_pdf import write_result
from crmdesk.services.container import Services
from crmdesk.services.drill_down import entity_behind

EVERY = [load(name) for name in METHODS]


@pytest.fixture(scope="module")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The demo company; nothing is written but numbers of papers."""
    path = shutil.copy(demo_file, tmp_path_factory.mktemp("every method") / "示例.crm")
    opened = Services(open_database(Path(path)))
    opened.employee_id = opened.names.choices("employee")[0][0]
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def results(demo: Services) -> dict[str, Result]:
    """What was found, once per method."""
    return {}


def found(demo: Services, results: dict[str, Result], method: Method) -> Result:
    if method.id not in results:
        results[method.id] = demo.analyses.run(method.id)[1]
    return results[method.id]


def test_ids_and_titles_are_all_different() -> None:
    assert len({m.id for m in EVERY}) == len(EVERY)
    assert len({m.title for m in EVERY}) == len(EVERY)


@pytest.mark.parametrize("method", EVERY, ids=lambda m: m.id)
def test_a_method_explains_itself(method: Method) -> None:
    assert method.question.endswith("?")
    assert len(method.help) > 120
    assert method.empty
    names = [p.name for p in method.parameters]
    assert len(set(names)) == len(names)
    for parameter in method.parameters:
        if parameter.only_with is not None:
            assert parameter.only_with[0] in names


@pytest.mark.parametrize("method", EVERY, ids=lambda m: m.id)
def test_the_demo_company_gets_a_picture_a_table_and_sentences(
    demo: Services, results: dict[str, Result], method: Method
) -> None:
    result = found(demo, results, method)
    assert result.n > 0
    assert result.findings
    assert any(not is_empty(chart) for chart in result.charts)
    assert result.tables
    assert all(table.rows for table in result.tables[:1])
    for chart in result.charts:
        assert as_table(chart).columns


@pytest.mark.parametrize("method", EVERY, ids=lambda m: m.id)
def test_numbers_drill_down_to_records(
    demo: Services, results: dict[str, Result], method: Method
) -> None:
    result = found(demo, results, method)
    behind = [
        tuple(row.behind)
        for table in result.tables
        for row in table.rows
        if row.behind and not isinstance(row.behind, str)
    ]
    assert behind
    assert all(entity_behind(demo.database, ids[0]) for ids in behind[:3])


@pytest.mark.parametrize("method", EVERY, ids=lambda m: m.id)
def test_a_method_goes_to_paper_and_to_excel(
    demo: Services, results: dict[str, Result], tmp_path: Path, method: Method
) -> None:
    result = found(demo, results, method)
    assert write_result(tmp_path / "分析.pdf", _(method.title), result).pages >= 1
    rows = write_result_workbook(tmp_path / "分析.xlsx", _(method.title), result)
    assert rows == sum(len(table.rows) for table in result.tables)


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_the_report_takes_parameters_as_people_type_them(
    demo: Services, tmp_path: Path, ending: str
) -> None:
    values = {"method": "pyramid", "parameters": "months=6; mode=money"}
    printed = AnalysisReport().build(demo, Scope(), values, tmp_path / f"分析{ending}", NO_PROGRESS)
    assert printed.pages >= 1 if ending == ".pdf" else printed.rows >= 1
    wrong = {"method": "pyramid", "parameters": "colour"}
    with pytest.raises(CrmError):
        AnalysisReport().build(demo, Scope(), wrong, tmp_path / f"x{ending}", NO_PROGRESS)


@pytest.mark.parametrize("method", EVERY, ids=lambda m: m.id)
def test_an_empty_file_gets_a_sentence_and_never_a_zero(services: Services, method: Method) -> None:
    if method.id == "credit":  # of one customer: there has to be one
        with pytest.raises(CrmError):
            services.analyses.run(method.id)
        return
    _method, result = services.analyses.run(method.id)
    assert result.n == 0
    assert not any(row.behind for table in result.tables for row in table.rows)
