"""Settings: look, parameters, people, lists, custom fields, the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton

from crmdesk.core import i18n
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from crmdesk.services.settings import COMPANY_NAME, REVIEW_DAYS
from crmdesk.ui import look, theme
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.change_password import NewPasswordDialog
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.pages.settings import SettingsPage
from crmdesk.ui.settings import SECTIONS
from crmdesk.ui.settings.business import BusinessSection
from crmdesk.ui.settings.custom_fields import CustomFieldsSection
from crmdesk.ui.settings.lists import ListsSection
from crmdesk.ui.window_menus import employee_menu
from tests.helpers.making import create, customer
from tests.ui.conftest import Chooser, Person

WAIT = 20_000


def settings(window: MainWindow, section: str) -> SettingsPage:
    window.show_page("settings", {"section": section})
    page = window.page()
    assert isinstance(page, SettingsPage)
    return page


def click(page: Any, name: str) -> None:
    page.findChild(QAbstractButton, name).click()


def fill_in(values: dict[str, str], press: str = "dialogSave") -> None:
    """Fill in the form that opens next and press a button of it."""

    def work() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, RecordDialog):
            QTimer.singleShot(10, work)
            return
        for name, text in values.items():
            dialog.findChild(QLineEdit, f"line_{name}").setText(text)  # type: ignore[union-attr]
        dialog.findChild(QPushButton, press).click()  # type: ignore[union-attr]

    QTimer.singleShot(0, work)


# --- look ------------------------------------------------------------------------------------------
@pytest.fixture
def usual_look(desk: Desk) -> Iterator[None]:
    """Puts the look and the language back."""
    yield
    look.change(desk, style="ink", scale=1.0, language="zh_CN")


def test_a_style_is_shown_at_once_kept_and_the_place_stays(
    usual_look: None, window: MainWindow, desk: Desk
) -> None:
    page = settings(window, "look")
    click(page, "style_dark")
    assert theme.theme().style == "dark"
    assert desk.preferences.theme.style == "dark"
    fresh = window.page()
    assert isinstance(fresh, SettingsPage)
    assert fresh is not page
    assert fresh.section().objectName() == "section_look"
    assert fresh.findChild(QAbstractButton, "style_dark").isChecked()  # type: ignore[union-attr]


def title_height(window: MainWindow) -> int:
    return int(window.page().findChild(QLabel, "pageTitle").sizeHint().height())  # type: ignore[union-attr]


def test_a_bigger_size_makes_everything_bigger(usual_look: None, window: MainWindow) -> None:
    page = settings(window, "look")
    before = title_height(window)
    click(page, "scale_1.3")
    assert theme.theme().scale == 1.3
    assert title_height(window) > before
    click(window.page(), "scale_1")
    assert title_height(window) == before


def test_the_language_changes_the_whole_window(
    qtbot: Any, usual_look: None, window: MainWindow, desk: Desk
) -> None:
    page = settings(window, "look")
    click(page, "language_en")
    assert i18n.language() == "en"
    assert desk.preferences.language == "en"
    nav = window.navigation.findChild(QPushButton, "nav_settings")
    assert nav is not None
    assert nav.accessibleName() == "Settings"
    backup = window.status.findChild(QPushButton, "statusBackup")
    qtbot.waitUntil(lambda: backup.text() == "No backup yet", timeout=WAIT)  # type: ignore[union-attr]
    click(window.page(), "language_zh_CN")
    assert window.navigation.findChild(QPushButton, "nav_settings").accessibleName() == "设置"  # type: ignore[union-attr]


def test_what_is_chosen_is_there_at_the_next_start(
    usual_look: None, window: MainWindow, desk: Desk
) -> None:
    click(settings(window, "look"), "style_light")
    desk.preferences.flush()
    again = type(desk.preferences)(desk.folders.config)
    assert again.theme.style == "light"


# --- company and parameters ------------------------------------------------------------------------
def business(window: MainWindow) -> BusinessSection:
    section = settings(window, "business").section()
    assert isinstance(section, BusinessSection)
    return section


def setting_line(section: BusinessSection, key: str) -> QLineEdit:
    found = section.findChild(QLineEdit, f"line_{key}")
    assert isinstance(found, QLineEdit)
    return found


def test_every_parameter_has_its_row(window: MainWindow, services: Services) -> None:
    section = business(window)
    assert [row.spec.key for row in section.rows] == [s.key for s in services.settings.specs()]


def test_nothing_is_changed_by_looking(window: MainWindow) -> None:
    section = business(window)
    assert [row.spec.key for row in section.rows if row.is_changed()] == []
    assert section.bar.isHidden()
    assert section.can_leave()


def test_parameters_are_saved_as_one_act(
    qtbot: Any, window: MainWindow, services: Services
) -> None:
    section = business(window)
    setting_line(section, COMPANY_NAME.key).setText("深圳市锦华五金制品有限公司")
    setting_line(section, REVIEW_DAYS.key).setText("90")
    assert section.bar.isVisible()
    before = len(services.journal.acts())
    window.page().key_save()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: services.settings.get(REVIEW_DAYS) == 90, timeout=WAIT)
    assert services.settings.get(COMPANY_NAME) == "深圳市锦华五金制品有限公司"
    assert len(services.journal.acts()) == before + 1
    qtbot.waitUntil(lambda: not section.bar.isVisible(), timeout=WAIT)


def test_a_wrong_parameter_says_so_and_nothing_is_saved(
    window: MainWindow, services: Services
) -> None:
    section = business(window)
    line = setting_line(section, REVIEW_DAYS.key)
    line.setText("0")
    section.save()
    problem = section.findChild(QLabel, f"settingProblem_{REVIEW_DAYS.key}")
    assert problem is not None
    assert problem.isVisible()
    assert line.text() == "0"
    assert services.settings.get(REVIEW_DAYS) == 180


def test_the_arrow_goes_back_to_the_usual_value(window: MainWindow, services: Services) -> None:
    services.settings.save({REVIEW_DAYS.key: 90})
    section = business(window)
    line = setting_line(section, REVIEW_DAYS.key)
    assert line.text() == "90"
    reset = section.findChild(QPushButton, f"reset_{REVIEW_DAYS.key}")
    assert reset is not None
    assert reset.isVisible()
    reset.click()
    assert line.text() == "180"
    assert not reset.isVisible()


def test_leaving_with_changes_asks(qtbot: Any, window: MainWindow, person: Person) -> None:
    section = business(window)
    setting_line(section, REVIEW_DAYS.key).setText("90")
    person.answers = ["stay", "discard"]
    assert not window.show_page("customers")
    assert isinstance(window.page(), SettingsPage)
    assert window.show_page("customers")


# --- people and lists ------------------------------------------------------------------------------
def lists(qtbot: Any, window: MainWindow, section: str, entity: str, total: int) -> ListsSection:
    found = settings(window, section).section()
    assert isinstance(found, ListsSection)
    found.choose(entity)
    qtbot.waitUntil(lambda: found.editors[entity].list.total == total, timeout=WAIT)
    return found


def test_an_employee_is_added_and_can_be_chosen_to_work(
    qtbot: Any, window: MainWindow, desk: Desk, services: Services
) -> None:
    section = lists(qtbot, window, "people", "employee", 1)
    fill_in({"name": "王海燕"})
    click(section, "add_employee")
    qtbot.waitUntil(lambda: section.editors["employee"].list.total == 2, timeout=WAIT)
    menu = employee_menu(desk, window)
    names = [a.text() for a in menu.actions()]
    assert names[:2] == ["李晓明", "王海燕"]
    menu.actions()[1].trigger()
    assert services.names("employee", services.employee_id or 0) == "王海燕"
    assert window.status.findChild(QPushButton, "statusEmployee").text() == "王海燕"  # type: ignore[union-attr]
    assert desk.preferences.employee_for(services.database.path) == services.employee_id


def test_a_renamed_employee_is_renamed_in_the_status_bar(
    qtbot: Any, window: MainWindow, services: Services
) -> None:
    window.show_page("customers")
    services.records.save("employee", services.employee_id, {"name": "李小明"})
    shown = window.status.findChild(QPushButton, "statusEmployee")
    assert shown is not None
    qtbot.waitUntil(lambda: shown.text() == "李小明", timeout=WAIT)


def test_an_employee_with_customers_is_not_deleted_and_the_message_says_why(
    qtbot: Any, window: MainWindow, services: Services, person: Person
) -> None:
    owner = services.employee_id or 0
    customer(services, owner_id=owner)
    section = lists(qtbot, window, "people", "employee", 1)
    section.editors["employee"].list.table.go_to(0)
    click(section, "delete_employee")
    qtbot.waitUntil(lambda: bool(person.seen), timeout=WAIT)
    assert "客户 1" in person.texts[-1]
    assert not services.records.fetch("employee", owner).is_deleted


def test_a_tag_in_use_asks_first_a_free_one_goes_with_undo(
    qtbot: Any, window: MainWindow, services: Services, person: Person
) -> None:
    used, free = create(services, "tag", name="老客户"), create(services, "tag", name="样品")
    customer(services, tags=(used,))
    section = lists(qtbot, window, "lists", "tag", 2)
    editor = section.editors["tag"]
    person.answers = ["no"]
    assert editor.list.table.go_to_id(used)
    click(section, "delete_tag")
    qtbot.waitUntil(lambda: bool(person.seen), timeout=WAIT)
    assert "1 条资料" in person.texts[-1]
    assert not services.records.fetch("tag", used).is_deleted
    assert editor.list.table.go_to_id(free)
    click(section, "delete_tag")
    qtbot.waitUntil(lambda: editor.list.total == 1, timeout=WAIT)
    person.press("撤销")
    qtbot.waitUntil(lambda: editor.list.total == 2, timeout=WAIT)


def test_an_empty_list_offers_its_first_record(qtbot: Any, window: MainWindow) -> None:
    section = lists(qtbot, window, "lists", "competitor", 0)
    first = section.findChild(QPushButton, "empty_add_competitor")
    qtbot.waitUntil(
        lambda: section.findChild(QPushButton, "empty_add_competitor") is not None, timeout=WAIT
    )
    first = section.findChild(QPushButton, "empty_add_competitor")
    fill_in({"name": "宁波鼎固紧固件"})
    first.click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: section.editors["competitor"].list.total == 1, timeout=WAIT)


# --- custom fields ---------------------------------------------------------------------------------
def test_a_custom_field_appears_in_list_filter_and_form_at_once(
    qtbot: Any, window: MainWindow, services: Services
) -> None:
    customer_id = customer(services)
    window.show_page("customers")
    window.show_page("customer_card", {"customer_id": customer_id})
    section = settings(window, "custom").section()
    assert isinstance(section, CustomFieldsSection)
    fill_in({"title": "门店等级"})
    section.add()
    qtbot.waitUntil(lambda: section.editor.list.total == 1, timeout=WAIT)
    [spec] = services.catalogue.custom()
    assert spec.label == "门店等级"
    assert spec.name in [s.name for s in services.lists.columns("customer")]
    window.show_page("customer_card", {"customer_id": customer_id, "tab": "traits"})
    qtbot.waitUntil(
        lambda: window.page().findChild(QLabel, f"text_{spec.name}") is not None,  # type: ignore[union-attr]
        timeout=WAIT,
    )
    window.show_page("customers")
    page: Any = window.page()
    page.list.set_columns(["name", spec.name])
    qtbot.waitUntil(lambda: spec in page.list.model.specs, timeout=WAIT)


def test_the_choices_are_asked_for_only_where_there_are_any(
    qtbot: Any, window: MainWindow, desk: Desk
) -> None:
    from crmdesk.ui.settings.custom_fields import CustomFieldDialog

    dialog = CustomFieldDialog(desk, "新增字段", window, None)
    dialog.show()
    box = dialog.form.boxes["options"]
    assert not box.isVisible()
    kind = dialog.form.boxes["kind"].editor
    assert kind is not None
    kind.set_value("enum")
    qtbot.waitUntil(box.isVisible, timeout=WAIT)
    kind.set_value("date")
    qtbot.waitUntil(lambda: not box.isVisible(), timeout=WAIT)
    kind.set_value("text")
    dialog.form.set_values({})
    dialog.close()
    dialog.deleteLater()


def test_custom_fields_are_put_in_order(qtbot: Any, window: MainWindow, services: Services) -> None:
    for title in "甲乙":
        create(services, "custom_field", title=title, kind="text")
    section = settings(window, "custom").section()
    assert isinstance(section, CustomFieldsSection)
    qtbot.waitUntil(lambda: section.editor.list.total == 2, timeout=WAIT)
    section.editor.list.table.go_to(1)
    up = section.findChild(QPushButton, "customFieldUp")
    assert up is not None
    qtbot.waitUntil(up.isEnabled, timeout=WAIT)
    up.click()
    qtbot.waitUntil(
        lambda: [s.label for s in services.catalogue.custom()] == ["乙", "甲"], timeout=WAIT
    )


# --- the file --------------------------------------------------------------------------------------
def test_a_password_is_set_and_shown(
    qtbot: Any, window: MainWindow, services: Services, crm_file: Path
) -> None:
    page = settings(window, "file")

    def work() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NewPasswordDialog)
        dialog.new.setText("短")
        click(dialog, "savePassword")
        assert dialog.isVisible()  # too short: the dialog stays and says so
        dialog.new.setText("正确的密码 88")
        dialog.again.setText("别的密码 88")
        click(dialog, "savePassword")
        assert dialog.isVisible()
        dialog.again.setText("正确的密码 88")
        click(dialog, "savePassword")

    QTimer.singleShot(0, work)
    click(page, "passwordSet")
    qtbot.waitUntil(lambda: services.encryption.is_encrypted, timeout=WAIT)
    removal = page.findChild(QPushButton, "passwordRemove")
    assert removal is not None
    qtbot.waitUntil(removal.isVisible, timeout=WAIT)
    open_database(crm_file, "正确的密码 88").close()


def test_a_copy_is_saved_where_it_is_wanted(
    qtbot: Any, window: MainWindow, tmp_path: Path, chooser: Chooser, person: Person
) -> None:
    chooser.path = tmp_path / "副本.crm"
    click(settings(window, "file"), "fileCopy")
    qtbot.waitUntil(lambda: bool(person.notices), timeout=WAIT)
    assert person.texts[-1] == "副本已保存：副本.crm"
    person.press("打开文件夹")
    assert chooser.handed_over == [tmp_path]


def test_the_check_says_that_a_sound_file_is_sound(
    qtbot: Any, window: MainWindow, person: Person
) -> None:
    click(settings(window, "file"), "fileCheck")
    qtbot.waitUntil(lambda: bool(person.seen), timeout=WAIT)
    assert person.seen[-1][1] == "文件完好"


@pytest.mark.parametrize("info", SECTIONS, ids=lambda info: info.key)
def test_every_section_can_be_reached_from_the_list(window: MainWindow, info: Any) -> None:
    page = settings(window, "keys" if info.key != "keys" else "look")
    row = [i.key for i in SECTIONS].index(info.key)
    page._list.setCurrentRow(row)
    assert page.section().objectName() == f"section_{info.key}"
