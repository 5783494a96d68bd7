"""From the customer card: what is missing, records that belong to it, undo, the printed card."""

from __future__ import annotations

from typing import Any

from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.models.fields import Part
from crmdesk.services.container import Services
from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.customer_card import CustomerCardPage
from crmdesk.ui.widgets import Ring
from tests.helpers.making import create
from tests.helpers.modal import in_dialog
from tests.helpers.modal import type_into as fill_in
from tests.helpers.pressing import press
from tests.ui.conftest import Person
from tests.ui.pages.conftest import (
    CONTROL,
    HENGTAI,
    JINHUA,
    YUNSHAN,
    Key,
    OpenCard,
    box,
    dirty,
    key,
    said,
    shown,
    tab_title,
    texts,
    type_into,
    until,
)


def children(services: Services, entity: str, customer_id: int) -> list[Any]:
    return list(services.records.children(entity, customer_id, order=("id",)))


# --- what is missing -------------------------------------------------------------------------------
def rings(card: CustomerCardPage) -> list[str]:
    """The share of the whole card, then of each of the four parts."""
    whole = card.header.findChildren(Ring)[0].accessibleName()
    parts = [tab.findChildren(Ring)[0].accessibleName() for tab in card.tabs[:4]]
    return [whole, *parts]


def missing(card: CustomerCardPage) -> int:
    return int("".join(c for c in said(card.header, "cardMissing") if c.isdigit()) or "0")


def test_the_rings_say_how_complete_card_and_parts_are_and_grow(
    open_card: OpenCard, services: Services, shop: dict[str, int]
) -> None:
    card = open_card(HENGTAI)
    for place in range(4):  # a panel is filled when its part is shown
        card.header.bar.setCurrentIndex(place)
        until(lambda at=place: card.tabs[at].findChildren(Ring)[0].accessibleName())
    before, lacking = rings(card), missing(card)
    known = services.completeness.of_customer(shop[HENGTAI])
    assert before[0] == f"{known.share:.0%}"
    assert before[1:] == [f"{known.parts[part.value].share:.0%}" for part in Part]
    assert lacking == len(known.missing)
    values = {"phone": "0755-27886318", "source": "referral", "credit_days": 30}
    services.records.save("customer", shop[HENGTAI], values)
    until(lambda: missing(card) == lacking - 3)
    until(lambda: rings(card)[4] != before[4])
    assert rings(card)[0] != before[0]
    assert rings(card)[3] == before[3]


def test_what_is_missing_leads_to_its_field_and_goes_once_it_is_there(
    open_card: OpenCard, window: MainWindow
) -> None:
    card = open_card(YUNSHAN)
    for place, part in enumerate(Part):
        card.header.bar.setCurrentIndex(place)
        panel: QWidget = card.tabs[place].checks
        until(lambda at=panel: gaps(at))
        field = gaps(panel)[0].property("field")
        gaps(panel)[0].click()
        until(lambda name=field: box(card, name).isAncestorOf(window.focusWidget()))
        assert card.dirty.isVisible()
        assert tab_title(card) == part.label
    assert dirty(card) == "还没有改动"
    card.header.choose("basic")
    panel = card.tabs[0].checks
    until(lambda: gaps(panel))
    count = int("".join(c for c in said(panel, "checkTitle") if c.isdigit()))
    press(panel, "gap_industry")
    until(lambda: box(card, "industry").isAncestorOf(window.focusWidget()))
    box(card, "industry").editor.set_value("C3351")
    key(window, Key.Key_Return, CONTROL)
    until(lambda: said(panel, "checkTitle") == f"这一部分还缺 {count - 1} 项")
    assert "gap_industry" not in [gap.objectName() for gap in gaps(panel)]


def gaps(panel: QWidget) -> list[QPushButton]:
    found = panel.findChildren(QPushButton)
    return [b for b in found if b.objectName().startswith("gap_") and b.isVisible()]


# --- records that belong to the customer -----------------------------------------------------------
def fill_address(dialog: RecordDialog) -> None:
    dialog.form.boxes["kind"].editor.set_value("shipping")  # type: ignore[union-attr]
    fill_in(dialog, "address", "航城街道 216 号")


def fill_note(dialog: RecordDialog) -> None:
    text: Any = dialog.form.boxes["text"].editor
    text.text.setPlainText("已报样价")


def fill_event(dialog: RecordDialog) -> None:
    fill_in(dialog, "happened_on", "2026-08-31")
    fill_in(dialog, "event", "货款逾期 9 天")


def fill_competitor(dialog: RecordDialog) -> None:
    [(rival, _name)] = dialog._desk.services.names.choices("competitor")
    dialog.form.boxes["competitor_id"].editor.set_value(rival)  # type: ignore[union-attr]
    fill_in(dialog, "evidence", "送货单")


def fill_cost(dialog: RecordDialog) -> None:
    fill_in(dialog, "spent_on", "2026-08-31")
    fill_in(dialog, "amount", "1280")
    fill_in(dialog, "remark", "展会样品")


ADDED = (
    ("basic", "address", "add_address", fill_address, "航城街道 216 号"),
    ("business", "competitor_relation", "add_competitor_relation", fill_competitor, "顺达五金"),
    ("trade", "dated_note", "write_status", fill_note, "已报样价"),
    ("trade", "credit_event", "add_credit_event", fill_event, "货款逾期 9 天"),
    ("trade", "customer_cost", "add_customer_cost", fill_cost, "展会样品"),
)


def test_what_is_added_from_the_card_shows_up_and_is_taken_back_by_ctrl_z(
    open_card: OpenCard, window: MainWindow, services: Services, shop: dict[str, int]
) -> None:
    create(services, "competitor", name="顺达五金")
    card = open_card()
    for tab, entity, button, fill, text in ADDED:
        card.header.choose(tab)
        shown_now = next(t for t in card.tabs if t.key == tab)

        def save(dialog: RecordDialog, fill: Any = fill) -> None:
            fill(dialog)
            press(dialog, "dialogSave")
            until(lambda: dialog.saved is not None)

        assert text not in texts(shown_now)
        in_dialog(RecordDialog, lambda at=shown_now, name=button: press(at, name), save)
        until(lambda at=shown_now, words=text: words in texts(at))
        assert len(children(services, entity, shop[JINHUA])) == 1
        key(window, Key.Key_Z, CONTROL)
        until(lambda at=shown_now, words=text: words not in texts(at))
        assert children(services, entity, shop[JINHUA]) == []


def test_an_address_is_corrected_and_deleted_with_undo(
    open_card: OpenCard, services: Services, shop: dict[str, int], person: Person
) -> None:
    create(
        services, "address", customer_id=shop[JINHUA], kind="shipping", address="航城街道 216 号"
    )
    card = open_card()
    tab = card.tabs[0]
    until(lambda: "航城街道 216 号" in texts(tab))

    def correct(dialog: RecordDialog) -> None:
        assert dialog.form.boxes["address"].value() == "航城街道 216 号"
        fill_in(dialog, "address", "航城街道 218 号")
        press(dialog, "dialogSave")
        until(lambda: dialog.saved is not None)

    in_dialog(RecordDialog, lambda: tool(tab, "编辑").click(), correct)
    until(lambda: "航城街道 218 号" in texts(tab))
    tool(tab, "删除").click()
    until(lambda: "航城街道 218 号" not in texts(tab))
    person.press("撤销")
    until(lambda: "航城街道 218 号" in texts(tab))


def tool(tab: QWidget, tip: str) -> QPushButton:
    """The button of the only row of addresses."""
    rows = tab.findChild(QWidget, "children_address")
    assert rows is not None
    found = [b for b in rows.findChildren(QPushButton) if b.toolTip() == tip and b.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_newest_note_stands_in_its_well_and_older_ones_below(
    open_card: OpenCard, services: Services, shop: dict[str, int]
) -> None:
    for day, text in (("2026-11-01", "报过价"), ("2026-11-18", "要定样")):
        create(
            services, "dated_note", customer_id=shop[JINHUA], topic="status", text=text,
            noted_on=day,
        )  # fmt: skip
    card = open_card(tab="trade")
    well = card.findChild(QWidget, "note_status")
    assert well is not None
    until(lambda: "要定样" in texts(well))
    assert "11-01 报过价" in texts(well)
    problem = card.findChild(QWidget, "note_problem")
    assert problem is not None
    assert "要定样" not in texts(problem)


# --- undo ------------------------------------------------------------------------------------------
def test_ctrl_z_takes_back_the_last_change_and_ctrl_y_does_it_again(
    open_card: OpenCard, window: MainWindow, services: Services
) -> None:
    card = open_card()
    key(window, Key.Key_F2)
    type_into(card, "employee_count", "90")
    key(window, Key.Key_Return, CONTROL)
    until(lambda: not card.dirty.isVisible() and shown(card, "employee_count") == "90")
    until(lambda: not window.desk.jobs.running())
    key(window, Key.Key_Z, CONTROL)
    until(lambda: shown(card, "employee_count") == "86")
    until(lambda: not window.desk.jobs.running())
    key(window, Key.Key_Y, CONTROL)
    until(lambda: shown(card, "employee_count") == "90")
    # In a line it takes back letters, not what is saved.
    until(lambda: not window.desk.jobs.running())
    acts = len(services.journal.acts(limit=50))
    key(window, Key.Key_F2)
    type_into(card, "store_count", "7")
    line = box(card, "store_count").editor.line
    until(line.hasFocus)
    key(window, Key.Key_Z, CONTROL)
    until(lambda: line.text() != "7")
    until(lambda: not window.desk.jobs.running())
    assert len(services.journal.acts(limit=50)) == acts


# --- paper -----------------------------------------------------------------------------------------
def test_ctrl_p_prints_this_card_as_it_is_saved(open_card: OpenCard, window: MainWindow) -> None:
    card = open_card(HENGTAI)
    key(window, Key.Key_F2)
    type_into(card, "fax", "0755-27886319")
    pages: list[str] = []

    def look(preview: PrintPreviewDialog) -> None:
        until(lambda: preview.printed is not None)
        document = QPdfDocument()
        document.load(str(preview.printed.file))  # type: ignore[union-attr]
        pages.extend(document.getAllText(n).text() for n in range(document.pageCount()))
        document.close()
        preview.done(0)

    in_dialog(PrintPreviewDialog, lambda: key(window, Key.Key_P, CONTROL), look)
    assert len(pages) == 1
    assert HENGTAI in pages[0]
    assert "230" in pages[0]
    assert "27886319" not in pages[0]
    until(lambda: dirty(card) == "1 处修改没有保存：传真")
