"""A list as shown into a file: its columns, order, filter and chosen rows; what may go wrong."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crmdesk.core.errors import Cancelled
from crmdesk.core.files import IN_USE
from crmdesk.core.i18n import _
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.container import Services
from crmdesk.ui.desk import Desk
from crmdesk.ui.exporting import Exported, ListExport, export_list
from tests.helpers.making import customer
from tests.ui.conftest import Chooser, Person

WAIT = 20_000
COLUMNS = ("phone", "name")
BY_NAME = ListQuery(sort=(Sort("code", descending=True),))


@pytest.fixture
def three(services: Services) -> list[int]:
    """Three customers."""
    return [
        customer(services, name, phone=phone)
        for name, phone in (
            ("甲五金", "0755-26712345"),
            ("乙塑胶", "13800138000"),
            ("丙电子", ""),
        )
    ]


def export(qtbot: Any, desk: Desk, query: ListQuery = BY_NAME, chosen: Sequence[int] = ()) -> None:
    job = export_list(desk, None, query, COLUMNS, chosen)
    assert job is not None
    qtbot.waitUntil(lambda: not desk.jobs.running(), timeout=WAIT)


def rows(path: Path) -> list[list[Any]]:
    """What Excel would show."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def names(path: Path) -> list[Any]:
    return [row[1] for row in rows(path)[1:]]


def test_the_file_has_the_columns_and_the_order_of_the_list(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "名单.xlsx"
    export(qtbot, desk)
    found = rows(chooser.path)
    assert found[0] == ["电话", "客户名称"]
    assert [row[1] for row in found[1:]] == ["丙电子", "乙塑胶", "甲五金"]
    assert found[2][0] == "13800138000"  # a text, not a number


def test_search_and_filter_of_the_list_hold_for_the_file(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "名单.xlsx"
    with_phone = Group((Condition("phone", Op.FILLED),))
    export(qtbot, desk, ListQuery(filter=with_phone, sort=(Sort("code"),)))
    assert names(chooser.path) == ["甲五金", "乙塑胶"]
    export(qtbot, desk, ListQuery(search="bdz"))
    assert names(chooser.path) == ["丙电子"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("chosen", ["丙电子", "甲五金"]), ("all", ["丙电子", "乙塑胶", "甲五金"])],
)
def test_with_rows_chosen_it_asks_whether_only_these_are_meant(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path, person: Person,
    answer: str, expected: list[str],
) -> None:  # fmt: skip
    chooser.path = tmp_path / "名单.xlsx"
    person.answers = [answer]
    export(qtbot, desk, chosen=[three[0], three[2]])
    assert names(chooser.path) == expected


def test_giving_up_at_either_question_writes_nothing(
    desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "名单.xlsx"
    assert export_list(desk, None, BY_NAME, COLUMNS, three) is None  # Esc at the question
    chooser.path = None
    assert export_list(desk, None, BY_NAME, COLUMNS) is None  # no file chosen
    assert not list(tmp_path.glob("*.xlsx"))


def test_one_current_row_asks_nothing_and_exports_the_list(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path, person: Person
) -> None:
    chooser.path = tmp_path / "名单.xlsx"
    export(qtbot, desk, chosen=[three[0]])
    assert len(names(chooser.path)) == 3
    assert not [seen for seen in person.seen if seen[0] != "notice"]


def test_the_notice_says_how_many_and_opens_file_and_folder(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path, person: Person
) -> None:
    chooser.path = tmp_path / "名单.xlsx"
    export(qtbot, desk)
    assert person.notices[-1][0] == "已导出 3 行：名单.xlsx"
    person.press(_("Open"))
    person.press(_("Open the folder"))
    assert chooser.handed_over == [chooser.path, tmp_path]


def test_the_suggested_name_is_what_the_records_are_called_and_today(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "a"
    export(qtbot, desk)
    assert chooser.suggested[-1].name == "客户 2026-11-21.xlsx"
    assert (tmp_path / "a.xlsx").exists()
    chooser.path = tmp_path / "b.csv"
    export(qtbot, desk)
    with chooser.path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 4


def test_a_name_with_signs_that_files_may_not_have_is_made_fit(
    desk: Desk, three: list[int], chooser: Chooser
) -> None:
    chooser.path = None
    export_list(desk, None, BY_NAME, COLUMNS, title="欠款 > 5 万 / 本月")
    assert chooser.suggested[-1].name == "欠款   5 万   本月 2026-11-21.xlsx"


def test_a_file_open_in_excel_is_named_and_stays_as_it_was(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path, person: Person
) -> None:
    chooser.path = tmp_path / "名单.xlsx"
    chooser.path.write_bytes(b"old")
    chooser.path.chmod(0o444)
    export(qtbot, desk)
    assert person.texts[-1] == _(IN_USE).format(file="名单.xlsx")
    assert chooser.path.read_bytes() == b"old"
    assert not person.notices


def test_a_folder_that_is_gone_is_named(
    qtbot: Any, desk: Desk, three: list[int], chooser: Chooser, tmp_path: Path, person: Person
) -> None:
    chooser.path = tmp_path / "优盘" / "名单.xlsx"
    export(qtbot, desk)
    assert str(tmp_path / "优盘") in person.texts[-1]


def test_an_empty_list_is_said_and_leaves_no_file(
    qtbot: Any, desk: Desk, chooser: Chooser, tmp_path: Path, person: Person
) -> None:
    chooser.path = tmp_path / "名单.xlsx"
    export(qtbot, desk)
    assert person.texts == ["列表里没有记录，没有可导出的内容。"]
    assert not chooser.path.exists()


class StopAtOnce:
    """Somebody who presses "stop" before the first row is written."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Not listened to."""

    def check(self) -> None:
        raise Cancelled


def test_stopping_leaves_the_old_file(services: Services, three: list[int], tmp_path: Path) -> None:
    target = tmp_path / "名单.xlsx"
    target.write_bytes(b"old")
    work = ListExport(services, BY_NAME, COLUMNS, frozenset(), target)
    with pytest.raises(Cancelled):
        work(StopAtOnce())
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["名单.xlsx"]
    assert target.read_bytes() == b"old"


def test_what_was_written_can_be_said_in_other_words(person: Person, desk: Desk) -> None:
    Exported(Path("拒绝.xlsx"), "拒绝的 {} 行".format)(2)
    assert person.notices[-1][0] == "拒绝的 2 行：拒绝.xlsx"
