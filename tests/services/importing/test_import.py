"""The import as a whole: one change set, a dry run that tells the truth, every kind of file."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.models.history import ChangeSource
from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from crmdesk.services.importing import Action, ImportJob
from tests.helpers.making import contact, create, customer
from tests.helpers.old_workbooks import write_xls, write_xlsb
from tests.helpers.sheets import write_ods, write_xlsx
from tests.helpers.stored import content, history_rows
from tests.services.importing.conftest import Importing, JobOf
from tests.services.importing.test_rows import index_is_true

LIST: list[list[Any]] = [
    ["客户名称", "信用代码", "电话", "联系人", "手机", "成立日期", "注册资本（万元）", "负责人"],
    [
        "锦华五金",
        "91110000MATE5T0170",
        "0755-26712345",
        "张伟",
        "13800138000",
        "2010-05-01",
        500,
        "李晓明",
    ],
    ["鑫盛商贸", "", "", "李娜", "13900139000", "", "", ""],
    ["宏达电子", "", "1.38E+10", "", "", "", "", ""],
    ["恒远建材", "", "", "", "", "2月30日", "", "没这个人"],
]


class Watcher:
    """Remembers what was reported."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def report(self, done: int, total: int, text: str = "") -> None:
        self.seen.append((done, total))

    def check(self) -> None:
        pass


def test_one_import_is_one_change_set(services: Services, take: Importing) -> None:
    before = len(history_rows(services)["change_set"])
    report = take(LIST)
    assert report.counts == {Action.CREATE: 2, Action.REFUSE: 2}
    assert report.created == {"customer": 2, "contact": 2}
    assert len(history_rows(services)["change_set"]) == before + 1
    assert report.change_set is not None
    act = services.journal.act(report.change_set.change_set_id)
    assert act.text == f"导入 {report.file}：新增 2，更新 0"
    assert act.source == ChangeSource.IMPORT
    assert len(report.change_set.of("customer").created) == 2
    assert index_is_true(services)
    first = next(r for r in services.records.all("customer") if r["name"] == "锦华五金")
    assert (first["established_on"], first["registered_capital"], first["owner_id"]) == (
        "2010-05-01",
        500_000_000,
        services.employee_id,
    )


def test_imported_customers_are_found_at_once(services: Services, take: Importing) -> None:
    take(LIST)
    for text in ("jinhua", "jhwj", "13900139", "鑫盛", "lina"):
        assert len(services.lists.ids(ListQuery("customer", search=text))) == 1


def test_a_dry_run_changes_nothing_and_announces_what_will_happen(
    services: Services, job_of: JobOf
) -> None:
    shop = customer(services, "鑫盛商贸", short_name="旧")
    contact(services, shop, "李娜", mobile="13900139000")
    job = job_of([["简称", *LIST[0]], *[["新", *row] for row in LIST[1:]]])
    before, history = content(services), history_rows(services)
    announced = services.imports.check(job)
    assert (content(services), history_rows(services)) == (before, history)
    assert announced.is_rehearsal
    done = services.imports.run(job)

    def said(report: Any) -> list[tuple[Any, ...]]:
        return [
            (r.number, r.action, r.title, r.reason(), [c.message() for c in r.changes], r.added)
            for r in report.rows
        ]

    assert said(announced) == said(done)
    assert (
        announced.counts
        == done.counts
        == {
            Action.CREATE: 1,
            Action.UPDATE: 1,
            Action.REFUSE: 2,
        }
    )
    assert announced.created == done.created
    assert [c.message() for c in announced.rows[1].changes] == ["简称：旧 → 新"]


def test_the_same_file_twice_changes_nothing(services: Services, job_of: JobOf) -> None:
    job = job_of(LIST[:3])
    services.imports.run(job)
    before, history = content(services), history_rows(services)
    again = services.imports.run(job)
    assert again.counts == {Action.SAME: 2}
    assert (content(services), history_rows(services)) == (before, history)


def test_reasons_name_the_column_and_say_what_to_do(take: Importing) -> None:
    report = take(LIST)
    assert [(row.number, row.title) for row in report.refused] == [(4, "宏达电子"), (5, "恒远建材")]
    assert report.refused[0].reason().startswith("电话：")
    assert "1.38E+10" in report.refused[0].reason()
    problems = report.refused[1].problems
    assert [(p.heading, p.text) for p in problems] == [("成立日期", "2月30日")]


def test_an_unknown_choice_refuses_the_row_and_names_the_choices(take: Importing) -> None:
    report = take([["客户名称", "客户类型"], ["锦华", "火星客户"]])
    assert "企业客户" in report.refused[0].reason()


def test_unknown_people_are_refused_or_made_on_wish(services: Services, take: Importing) -> None:
    rows = [["客户名称", "负责人"], ["锦华", "王芳"]]
    report = take(rows)
    assert "王芳" in report.refused[0].reason()
    report = take(rows, create_employees=True)
    assert report.new_names == {"employee": ["王芳"]}
    assert any("王芳" in note for note in report.notes())


def test_unknown_tags_and_areas_are_made_unless_forbidden(
    services: Services, take: Importing
) -> None:
    create(services, "tag", name="展会")
    rows = [["客户名称", "标签", "区域"], ["锦华", "展会、大户", "华南"], ["鑫盛", "大户", "华南"]]
    assert take(rows, create_missing=False).counts == {Action.REFUSE: 2}
    report = take(rows)
    assert report.counts == {Action.CREATE: 2}
    assert sorted(r["name"] for r in services.records.all("tag")) == ["大户", "展会"]
    assert [r["name"] for r in services.records.all("area")] == ["华南"]


def test_custom_fields_are_filled(services: Services, take: Importing) -> None:
    made = services.records.save("custom_field", None, {"title": "门头", "kind": "text"})
    key = f"custom.{next(iter(made.of('custom_field').created))}"
    take([["客户名称", "门头"], ["锦华", "金字招牌"]])
    (stored,) = services.records.all("customer")
    assert stored[key] == "金字招牌"
    assert index_is_true(services)


def test_a_parent_may_stand_further_up_in_the_same_file(
    services: Services, take: Importing
) -> None:
    take([["客户名称", "上级客户"], ["锦华集团", ""], ["锦华五金", "锦华集团"]])
    found = {r["name"]: r for r in services.records.all("customer")}
    assert found["锦华五金"]["parent_id"] == found["锦华集团"].record_id


def test_a_full_address_is_taken_apart(services: Services, take: Importing) -> None:
    take([["客户名称", "地址"], ["锦华", "广东省深圳市宝安区兴业路8号"]])
    (stored,) = services.records.all("customer")
    assert (stored["registered_region"], stored["registered_address"]) == ("440306", "兴业路8号")


def test_pasted_rows_are_imported(services: Services) -> None:
    source = services.imports.pasted("客户名称\t电话\r\n锦华\t0755-26712345\r\n")
    preview = services.imports.preview(source, "customer")
    job = ImportJob(source, "", preview.header, services.imports.suggest(preview, "customer"))
    report = services.imports.run(job)
    assert report.counts == {Action.CREATE: 1}
    assert report.file == "剪贴板"


def test_totals_and_footers_are_left_out_and_named(take: Importing) -> None:
    report = take([["客户名称", "电话"], ["锦华", ""], ["合计", "1"], ["制表人：张三", ""]])
    assert report.counts == {Action.CREATE: 1}
    assert report.notes() == ["第 3 行已跳过：是合计行。", "第 4 行已跳过：是表尾说明。"]


def test_a_mapping_without_the_name_is_refused_in_words(services: Services, job_of: JobOf) -> None:
    with pytest.raises(CrmError, match="客户名称"):
        services.imports.run(job_of([["电话", "备注"], ["0755-26712345", "x"]]))
    with pytest.raises(CrmError, match="没有"):
        services.imports.run(job_of([["奇怪", "更怪"], ["x", "y"]]))


# --- every kind of file -------------------------------------------------------------------------
PLAIN = [
    ["客户资料一览表"],
    [],
    ["客户名称", "电话", "成立日期", "从业人数"],
    ["锦华五金", "0755-26712345", "2010-05-01", 135],
    ["鑫盛商贸", 13800138000, 45351, None],
]


def as_csv(encoding: str) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(PLAIN)
        return path

    return write


def as_html(path: Path) -> Path:
    rows = "".join(
        "<tr>" + "".join(f"<td>{'' if v is None else v}</td>" for v in row) + "</tr>"
        for row in PLAIN
    )
    path.write_bytes(f"<html><meta charset=gb2312><table>{rows}</table></html>".encode("gb18030"))
    return path


def as_ods(path: Path) -> Path:
    return write_ods(path, PLAIN)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("客户.xlsx", lambda path: write_xlsx(path, PLAIN)),
        ("客户.xls", lambda path: write_xls(path, PLAIN)),
        ("客户.xlsb", lambda path: write_xlsb(path, PLAIN)),
        ("客户.ods", as_ods),
        ("客户 utf8.csv", as_csv("utf-8")),
        ("客户 bom.csv", as_csv("utf-8-sig")),
        ("客户 gbk.csv", as_csv("gb18030")),
        ("客户 u16.csv", as_csv("utf-16")),
        ("网页.xls", as_html),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_kind_of_file_says_the_same(
    services: Services, tmp_path: Path, name: str, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path / name)
    report = services.imports.run(services.imports.job(path, "customer"))
    assert report.counts == {Action.CREATE: 2}
    found = [
        (r["name"], r["phone"], r["established_on"], r["employee_count"])
        for r in sorted(services.records.all("customer"), key=lambda r: str(r["code"]))
    ]
    assert found == [
        ("锦华五金", "0755-26712345", "2010-05-01", 135),
        ("鑫盛商贸", "13800138000", date(2024, 2, 29).isoformat(), None),
    ]


def test_merged_cells_of_a_web_page_keep_their_columns(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "合并.xls"
    path.write_text(
        "<html><table><tr><td rowspan=2>客户名称</td><td colspan=2>联系人</td>"
        "<td rowspan=2>电话</td></tr><tr><td>姓名</td><td>手机</td></tr>"
        "<tr><td rowspan=2>锦华五金</td><td>张伟</td><td>13800138000</td>"
        "<td rowspan=2>0755-26712345</td></tr><tr><td>李娜</td><td>13900139000</td></tr>"
        "</table></html>",
        encoding="utf-8",
    )
    report = services.imports.run(services.imports.job(path, "customer"))
    assert report.refused == []
    assert report.created == {"customer": 1, "contact": 2}
    assert services.records.all("customer")[0]["phone"] == "0755-26712345"


# --- large files --------------------------------------------------------------------------------
def large(path: Path, count: int = 4000) -> Path:
    """More than is read in this process: worker processes take part."""
    rows = [["客户名称", "电话", "联系人", "手机", "备注"]]
    for n in range(count):
        phone = "12" if n % 100 == 7 else f"0755-{26000000 + n}"
        note = hashlib.sha512(str(n).encode()).hexdigest()  # so that the file does not shrink
        rows.append([f"锦华{n}五金", phone, f"张伟{n}", f"138{n:08d}", note])
    return write_xlsx(path, rows)


def test_worker_processes_give_what_one_process_gives(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.services.importing import workers

    path = large(tmp_path / "大.xlsx")
    assert path.stat().st_size > workers.SMALL
    job = services.imports.job(path, "customer")
    by_workers = services.imports.check(job)
    monkeypatch.setattr(workers, "SMALL", 1 << 40)
    alone = services.imports.check(job)

    def said(report: Any) -> list[tuple[Any, ...]]:
        return [(r.number, r.action, r.title, r.reason()) for r in report.rows]

    assert said(by_workers) == said(alone)
    assert by_workers.counts == {Action.CREATE: 3960, Action.REFUSE: 40}
    assert by_workers.originals == alone.originals


def test_progress_rises_to_its_end(services: Services, tmp_path: Path) -> None:
    watcher = Watcher()
    services.imports.run(services.imports.job(large(tmp_path / "大.xlsx"), "customer"), watcher)
    done = [n for n, _total in watcher.seen]
    assert done == sorted(done)
    assert 0 < done[0] < done[-1]
    assert watcher.seen[-1][0] == watcher.seen[-1][1]
    assert all(n <= total for n, total in watcher.seen if total)
