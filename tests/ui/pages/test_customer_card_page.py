"""The customer card: every field in its part, editing it, what is wrong, what is not saved."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind, Part
from crmdesk.services.container import Services
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.customer_card import CustomerCardPage
from tests.helpers.cards import TYPICAL
from tests.helpers.making import create
from tests.helpers.pressing import press
from tests.ui.conftest import Person
from tests.ui.pages.conftest import (
    CONTROL,
    JINHUA,
    ZHANG,
    Key,
    OpenCard,
    box,
    dirty,
    key,
    said,
    shown,
    tab_title,
    type_into,
    until,
)

PERSON: Final = "Individual customer"
# What TYPICAL leaves open, in value form, so that no field of the card is empty.
REST: Final[dict[str, Any]] = {
    "pinyin_code": "JHWJ", "registration_no": "110000001234560", "is_listed": True,
    "stock_code": "600519", "total_assets": 9_000_000, "net_assets": 5_000_000,
    "total_liabilities": 4_000_000, "current_assets": 3_000_000, "current_liabilities": 2_000_000,
    "quick_assets": 1_000_000, "finance_reported_on": date(2026, 6, 30), "referrer": "老客户",
    "reviewed_on": date(2026, 11, 1), "do_not_contact": True, "facilities": "厂房 3 栋",
    "objective_need": True, "subjective_need": False, "determination": "high", "is_feasible": True,
    "is_selecting": False, "wallet_source": "told", "gender": "male", "age": 47,
    "education": "bachelor", "marital": "married", "occupation": "店主", "monthly_income": 1_500_000,
    "favourite_colour": "蓝色", "has_car": True, "children": 2, "consent_note": "口头同意送货用",
    "manager_quality_note": "讲信用", "sales_quality_note": "懂产品", "is_key_account": True,
    "invoice_title": "锦华五金", "invoice_tax_no": "91110000MATE5T0170",
    "invoice_address": "西乡街道 88 号", "bank_name": "工行西乡支行",
}  # fmt: skip


def fill(services: Services, customer_id: int, customer_type: str) -> None:
    """Give every field of a customer of this type a value."""
    names = {s.name: s for s in services.catalogue.fields("customer")}
    ours = {
        "employee": create(services, "employee", name="周敏"),
        "department": create(services, "department", name="大客户部"),
        "area": create(services, "area", name="华东"),
        "competitor": create(services, "competitor", name="顺达五金"),
        "tag": create(services, "tag", name="展会认识"),
        "customer": create(services, "customer", name="锦华集团"),
    }
    values = {n: v for n, v in {**TYPICAL, **REST}.items() if n in names and n != "name"}
    for name, spec in names.items():
        if spec.kind is Kind.REFERENCE:
            values[name] = ours[spec.reference]
        elif spec.kind is Kind.REFERENCES:
            values[name] = (ours[spec.reference],)
        elif spec.kind is Kind.ENUM and values.get(name) not in [o.value for o in spec.options]:
            values[name] = spec.options[-1].value
    values["customer_type"] = customer_type
    if customer_type == "consumer":
        values["uscc"] = None  # the rules say that people have none
    services.records.save("customer", customer_id, values)


def on_screen(services: Services) -> list[FieldSpec]:
    specs = services.catalogue.fields("customer")
    return [s for s in specs if s.part is not None and not s.internal and not s.derived]


# --- every field -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "is_person"), [(JINHUA, False), (ZHANG, True)])
def test_the_four_parts_show_every_field_of_a_customer(
    open_card: OpenCard, services: Services, shop: dict[str, int], name: str, *, is_person: bool
) -> None:
    fill(services, shop[name], "consumer" if is_person else "channel")
    card = open_card(name)
    stored = services.records.fetch("customer", shop[name])
    seen: list[str] = []
    for place, part in enumerate(Part):
        card.header.bar.setCurrentIndex(place)
        until(lambda at=place: card.tabs[at].isVisible())
        assert tab_title(card) == part.label
        for spec in [s for s in on_screen(services) if s.part is part]:
            made = box(card, spec.name)
            if spec.name == "uscc" if is_person else spec.section == PERSON:
                assert not made.isVisible(), spec.name
                continue
            text = codecs.show_stored(spec, stored[spec.name], services.names)
            if spec.kind is Kind.RATING:
                text = "★" * int(stored[spec.name]) + "☆" * (5 - int(stored[spec.name]))
            assert text, f"{spec.name} was not filled in"
            assert shown(card, spec.name) == text
            assert made.isVisible(), spec.name
            assert spec.caption in [label.text() for label in made.findChildren(QLabel)]
            seen.append(spec.name)
    assert len(seen) > 90


def test_a_field_of_the_owners_own_is_shown_edited_and_saved(
    open_card: OpenCard, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    create(services, "custom_field", title="送货窗口", kind="text")
    [spec] = services.catalogue.custom()
    services.records.save("customer", shop[JINHUA], {spec.name: "上午"})
    card = open_card()
    assert shown(card, spec.name) == "上午"
    key(window, Key.Key_F2)
    type_into(card, spec.name, "周二下午")
    until(lambda: dirty(card) == "1 处修改没有保存：送货窗口")
    key(window, Key.Key_Return, CONTROL)
    until(lambda: shown(card, spec.name) == "周二下午" and not card.dirty.isVisible())
    assert services.records.fetch("customer", shop[JINHUA])[spec.name] == "周二下午"


# --- editing ---------------------------------------------------------------------------------------
@pytest.fixture
def editing(open_card: OpenCard, window: MainWindow) -> CustomerCardPage:
    """The card of the first customer, being edited since F2 was pressed."""
    card = open_card()
    key(window, Key.Key_F2)
    until(card.dirty.isVisible)
    return card


def stored(services: Services, shop: dict[str, int], *fields: str) -> list[Any]:
    record = services.records.fetch("customer", shop[JINHUA])
    return [record[field] for field in fields]


def test_f2_and_a_double_click_edit_and_nothing_changed_is_not_saved(
    editing: CustomerCardPage, window: MainWindow, services: Services
) -> None:
    focused = window.focusWidget()
    assert focused is not None
    assert editing.tabs[0].isAncestorOf(focused)
    assert dirty(editing) == "还没有改动"
    assert not editing.top.edit.isVisible()
    assert box(editing, "code").editor is None  # what cannot be changed stays a text
    save = editing.findChild(QPushButton, "saveChanges")
    assert save is not None
    assert not save.isEnabled()
    acts = len(services.journal.acts(limit=50))
    key(window, Key.Key_Return, CONTROL)
    until(lambda: not editing.dirty.isVisible())
    assert len(services.journal.acts(limit=50)) == acts
    assert shown(editing, "fax") == "—"
    text = box(editing, "fax").findChild(QLabel, "text_fax")
    QTest.mouseDClick(text, Qt.MouseButton.LeftButton)
    until(lambda: editing.dirty.isVisible() and box(editing, "fax").editor.line.hasFocus())


def test_all_parts_are_saved_together_in_one_act(
    editing: CustomerCardPage, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    acts = len(services.journal.acts(limit=50))
    for place, (field, text) in enumerate(
        (("fax", "0755-27886319"), ("store_count", "9"), ("main_products", "门锁"),
         ("credit_days", "30"))
    ):  # fmt: skip
        editing.header.bar.setCurrentIndex(place)
        type_into(editing, field, text)
    until(lambda: dirty(editing) == "4 处修改没有保存：传真、门店数、主营产品、账期")
    until(lambda: said(window.status, "statusSaved") == "有 4 处未保存")
    assert stored(services, shop, "fax", "store_count") == [None, 4]
    key(window, Key.Key_Return, CONTROL)
    until(lambda: not editing.dirty.isVisible())
    wanted = ["0755-27886319", 9, "门锁", 30]
    assert stored(services, shop, "fax", "store_count", "main_products", "credit_days") == wanted
    assert len(services.journal.acts(limit=50)) == acts + 1
    until(lambda: shown(editing, "credit_days").startswith("30"))
    until(lambda: said(window.status, "statusSaved") == "已保存")
    assert tab_title(editing) == Part.TRADE.label


# --- bad input -------------------------------------------------------------------------------------
WRONG: Final = (
    ("employee_count", "很多人"),
    ("established_on", "2026-13-45"),
    ("established_on", "2030-01-01"),
    ("registered_capital", "十几"),
    ("uscc", "91110000MATE5T0171"),
    ("phone", "12"),
    ("name", ""),
)


def test_what_is_wrong_is_said_at_the_field_and_the_text_stays(
    editing: CustomerCardPage, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    type_into(editing, "fax", "0755-27886319")
    for field, text in WRONG:
        before = stored(services, shop, field, "fax")
        made = box(editing, field)
        right = made.editor.line.text()
        type_into(editing, field, text)
        key(window, Key.Key_Return, CONTROL)
        until(lambda at=made, name=field: said(at, f"problem_{name}") != "")
        assert made.editor.line.text() == text
        wrong = f"1 处要先改正：{made.spec.title}"
        until(lambda words=wrong: said(editing.dirty, "dirtyWrong") == words)
        until(lambda at=made: at.editor.line.hasFocus())
        assert editing.dirty.isVisible()
        assert stored(services, shop, field, "fax") == before
        type_into(editing, field, right)
        until(lambda: dirty(editing) == "1 处修改没有保存：传真")


def test_saving_leads_to_what_is_wrong_on_another_part_and_works_once_it_is_right(
    editing: CustomerCardPage, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    editing.header.bar.setCurrentIndex(1)
    type_into(editing, "store_count", "几家")
    editing.header.bar.setCurrentIndex(0)
    type_into(editing, "fax", "0755-27886319")
    key(window, Key.Key_Return, CONTROL)
    until(lambda: tab_title(editing) == Part.TRAITS.label)
    until(box(editing, "store_count").editor.line.hasFocus)
    type_into(editing, "store_count", "7")
    until(lambda: said(box(editing, "store_count"), "problem_store_count") == "")
    key(window, Key.Key_Return, CONTROL)
    until(lambda: not editing.dirty.isVisible())
    assert stored(services, shop, "store_count", "fax") == [7, "0755-27886319"]
    # What only the rules of the file know to be wrong is said at the field, too.
    key(window, Key.Key_F2)
    type_into(editing, "registered_capital", "100")
    type_into(editing, "paid_in_capital", "200")
    key(window, Key.Key_Return, CONTROL)
    until(lambda: said(box(editing, "paid_in_capital"), "problem_paid_in_capital") != "")
    assert box(editing, "paid_in_capital").editor.line.text() == "200"
    assert stored(services, shop, "registered_capital", "paid_in_capital") == [None, None]


# --- giving up -------------------------------------------------------------------------------------
def questions(person: Person) -> list[str]:
    return [title for kind, title, _text in person.seen if kind == "question"]


def test_esc_asks_only_when_something_changed_and_the_bar_discards_without_a_question(
    editing: CustomerCardPage,
    window: MainWindow,
    person: Person,
    services: Services,
    shop: dict[str, int],
) -> None:
    key(window, Key.Key_Escape)
    until(lambda: not editing.dirty.isVisible())
    assert questions(person) == []
    assert window.page() is editing
    key(window, Key.Key_F2)
    type_into(editing, "fax", "0755-27886319")
    person.answers = ["stay"]
    key(window, Key.Key_Escape)
    until(lambda: questions(person) == ["要保存改动吗？"])
    assert "传真" in person.texts[-1]
    assert editing.dirty.isVisible()
    assert box(editing, "fax").editor.line.text() == "0755-27886319"
    person.answers = ["drop"]
    key(window, Key.Key_Escape)
    until(lambda: not editing.dirty.isVisible())
    assert shown(editing, "fax") == "—"
    key(window, Key.Key_F2)
    type_into(editing, "fax", "0755-27886310")
    until(lambda: dirty(editing).endswith("传真"))
    press(editing, "discardChanges")
    until(lambda: not editing.dirty.isVisible())
    assert shown(editing, "fax") == "—"
    assert stored(services, shop, "fax") == [None]
    assert len(questions(person)) == 2
    key(window, Key.Key_F2)
    type_into(editing, "fax", "0755-27886319")
    person.answers = ["save"]
    key(window, Key.Key_Escape)
    until(lambda: not editing.dirty.isVisible())
    assert stored(services, shop, "fax") == ["0755-27886319"]
