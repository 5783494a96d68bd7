"""Texts to stored values: the same as the codecs, column by column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core.errors import FieldError
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind, fields_of, spec_of
from crmdesk.models.registry import Address, Contact, Customer, Qualification
from crmdesk.services.importing.cleaners import (
    CleanColumn,
    CleanedBlock,
    Cleaner,
    CleanPlan,
    stored_of,
)

SPECS = [
    spec
    for entity in (Customer, Contact, Address, Qualification)
    for spec in fields_of(entity)
    if spec.kind not in (Kind.REFERENCE, Kind.REFERENCES)
]
LIKELY = st.sampled_from(
    [
        "13800138000",
        "0755-26712345转801",
        "91110000MATE5T0170",
        "2024-02-29",
        "45351",
        "45351.5",
        "1.38E+10",
        "12.5万",
        "5%",
        "0.05",
        "9折",
        "是",
        "深圳市宝安区",
        "C33 金属制品业",
        "企业客户",
        "3、4、9-11",
        "农历十月十三",
        "www.a.com",
        "a@b.cn",
        "6222000000000004",
        "１２３",
        "★★★",
        "3",
    ]
)


def parsed(spec: FieldSpec, text: str) -> object:
    """What a form would store of the same text."""
    try:
        return codecs.dump(spec, codecs.parse(spec, text, spreadsheet=True))
    except FieldError as error:
        return error.message()


@given(st.sampled_from(SPECS), LIKELY | st.text(max_size=20))
def test_a_cell_is_stored_as_the_form_would_store_it(spec: FieldSpec, text: str) -> None:
    try:
        stored = stored_of(spec, text)
    except FieldError as error:
        stored = error.message()
    if stored is None and text.strip():
        return  # signs for nothing, see below
    assert stored == parsed(spec, text)


@pytest.mark.parametrize("text", ["-", "—", "/", "无", "暂无", " N/A ", "null"])
def test_signs_for_nothing_are_blank_where_they_can_mean_nothing_else(text: str) -> None:
    assert stored_of(spec_of(Customer, "phone"), text) is None
    assert stored_of(spec_of(Customer, "established_on"), text) is None
    assert stored_of(spec_of(Customer, "registered_capital"), text) is None


def test_no_is_no_sign_for_nothing() -> None:
    assert stored_of(spec_of(Customer, "is_listed"), "无") == 0
    assert stored_of(spec_of(Customer, "remark"), "无") == "无"


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!", " #VALUE! "])
def test_errors_of_excel_are_refused_in_every_field(text: str) -> None:
    for spec in (spec_of(Customer, "name"), spec_of(Customer, "employee_count")):
        with pytest.raises(FieldError, match="错误值"):
            stored_of(spec, text)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("phone", "1.38E+10", "末尾几位已经丢失"),
        ("bank_account", "6.222e+15", "末尾几位已经丢失"),
        ("customer_type", "火星客户", "可选"),
        ("established_on", "2月30日", "没有"),
        ("established_on", "2126-01-01", "2100|未来|将来|晚于"),
        ("uscc", "91110000MATE5T0171", "校验码"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(field: str, text: str, said: str) -> None:
    with pytest.raises(FieldError, match=said):
        stored_of(spec_of(Customer, field), text)


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        ("phone", "13800138000", "13800138000"),
        ("established_on", "45351", "2024-02-29"),
        ("established_on", "2024/2/29", "2024-02-29"),
        ("established_on", "2024年2月29日", "2024-02-29"),
        ("established_on", "20240229", "2024-02-29"),
        ("discount", "0.05", 500),
        ("discount", "5%", 500),
        ("registered_capital", "500", 500_000_000),
        ("registered_capital", "500万", 500_000_000),
        ("registered_capital", "1,234.5", 1_234_500_000),
        ("employee_count", "135", 135),
        ("is_key_account", "TRUE", 1),
        ("postcode", "051000", "051000"),
    ],
)
def test_usual_cells_are_understood(field: str, text: str, stored: object) -> None:
    assert stored_of(spec_of(Customer, field), text) == stored


def plan(*columns: CleanColumn, header: tuple[str, ...] = ()) -> CleanPlan:
    width = max(c.index for c in columns) + 1
    rows = (header,) if header else ()
    return CleanPlan("address", columns, width, 2, rows, "zh_CN", "2026-11-21T09:12:00")


NAME = CleanColumn(0, "remark", spec_of(Address, "remark"))
PHONE = CleanColumn(1, "phone", spec_of(Address, "phone"))


def test_rows_that_are_no_records_are_left_out() -> None:
    rows = [
        ["说明", "电话"],
        ["甲", "0755-26712345"],
        ["说明", "电话"],
        ["", "  "],
        [],
        ["合 计", "12"],
        ["小计：", "12"],
        ["制表人：张三", ""],
        ["第 1 页 共 3 页"],
        ["合计五金厂", ""],
        ["乙", "", "多出来的"],
    ]
    block = Cleaner(plan(NAME, PHONE, header=("说明", "电话"))).clean((1, rows))
    assert block.numbers == [2, 10, 11]
    assert block.columns[0] == ["甲", "合计五金厂", "乙"]
    assert block.skipped == [
        (3, "header"),
        (6, "total"),
        (7, "total"),
        (8, "footer"),
        (9, "footer"),
    ]


def test_problems_name_row_and_column_and_the_texts_come_back() -> None:
    rows = [["x", "电话"], ["甲", "0755-26712345"], ["乙", "12"], ["丙", "12"]]
    block = Cleaner(plan(NAME, PHONE)).clean((1, rows))
    assert block.columns[1] == ["0755-26712345", None, None]
    assert [(p.row, p.column) for p in block.problems] == [(1, 1), (2, 1)]
    assert block.originals() == rows[1:]
    assert CleanedBlock.unpacked(block.packed()) == block


def test_a_full_address_is_split() -> None:
    region, street = spec_of(Address, "region"), spec_of(Address, "address")
    column = CleanColumn(0, "address", street, (region, street), "region")
    rows = [["地址"], ["广东省深圳市宝安区兴业路8号"], ["兴业路8号"], ["深圳市"], [""]]
    block = Cleaner(plan(column, PHONE)).clean((1, rows))
    assert block.columns[0] == ["440306", None, None]
    assert block.columns[1] == ["兴业路8号", "兴业路8号", "深圳市"]
