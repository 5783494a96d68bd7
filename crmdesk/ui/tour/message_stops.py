"""Stops: questions, errors, work that must be waited for, passwords, menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.errors import CrmError, DatabaseProblem
from crmdesk.core.i18n import N_, _
from crmdesk.ui import message
from crmdesk.ui.tour.stop import (
    Stop,
    customer_id,
    dialog,
    names_on_a_list,
    page,
    popup,
    some_ids,
    throw_away,
)

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


class _Listener:
    """Keeps the last question instead of asking it."""

    def __init__(self) -> None:
        self.said: tuple[str, str, str] = ("question", "", "")
        self.choices: Sequence[message.Choice] = ()

    def shown(self, kind: str, title: str, text: str) -> None:
        self.said = (kind, title, text)

    def answer(self, title: str, choices: Sequence[message.Choice]) -> str:
        self.choices = choices
        return ""


def asked(act: Callable[[Guide], None]) -> Callable[[Guide], Any]:
    """The question that *act* leads to."""

    def make(guide: Guide) -> Any:
        listener = _Listener()
        message.record_with(listener)
        try:
            act(guide)
            guide.settle()
        finally:
            message.record_with(None)
        icon, title, text = listener.said
        sure = ("yes", "danger")  # what cannot be taken back is asked by ``confirm``
        is_bad = icon == "warning-circle" or sure in [(c.key, c.role) for c in listener.choices]
        tone = "bad" if is_bad else "info"
        return message.MessageDialog(title, text, listener.choices, guide.window, icon, tone)

    return make


# --- questions and errors ------------------------------------------------------------------------
def _unsaved(guide: Guide) -> None:
    from crmdesk.ui.customers.leaving import ask_to_save

    known = guide.desk.services.catalogue.by_key("customer")
    ask_to_save([known[name] for name in ("short_name", "uscc", "phone")], guide.window)


def _conflict(guide: Guide) -> None:
    from crmdesk.core.errors import StaleRecord
    from crmdesk.ui.customers.conflict import resolve_conflict

    page("customers", search="")(guide)
    guide.desk.open_customer(customer_id(guide))
    guide.settle()
    shown: Any = guide.window.page()
    theirs = {"phone": "0571-88630931", "fax": None}
    error = StaleRecord(tuple(theirs), "李晓明", "09:12", theirs)
    resolve_conflict(shown, error)


def _undo_conflict(guide: Guide) -> None:
    from crmdesk.ui.taking_back import take_back

    records, shown = guide.desk.services.records, customer_id(guide)
    first = records.save("customer", shown, {"postcode": "311100"})
    records.save("customer", shown, {"postcode": "311121"})
    take_back(guide.desk, first.change_set_id)


def _purge(guide: Guide) -> None:
    page("recycle_bin")(guide)
    guide.desk.services.records.remove("customer", names_on_a_list(guide, 1))
    shown: Any = guide.window.page()
    shown.reload()
    guide.settle()
    shown._on_empty()


def _disk_full(guide: Guide) -> None:
    text = N_("The disk is full. Make room, then save again. Nothing was changed.")
    message.error(CrmError(text), guide.window)


def _crash(guide: Guide) -> Any:
    from crmdesk.ui.crash import CrashDialog

    try:
        raise ValueError("example")
    except ValueError as error:
        return CrashDialog(error, guide.desk.folders.logs, guide.window)


def _findings(guide: Guide) -> Any:
    from crmdesk.services.checking.finding import Finding, Severity
    from crmdesk.ui.dialogs.findings import FindingsDialog

    outdated = N_("The search index of customer {id} is out of date.")
    missing = N_("The content of attachment {name} is missing.")
    found = [
        Finding("blob", Severity.SERIOUS, missing, {"name": "门店照片.png"}),
        Finding("index", Severity.FAULT, outdated, {"id": 17}, can_repair=True),
        Finding("index", Severity.NOTE, outdated, {"id": 18}, can_repair=True, is_repaired=True),
    ]
    return FindingsDialog(found, guide.window)


# --- files and passwords ---------------------------------------------------------------------------
def _password(*, is_wrong: bool) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.dialogs.password import PasswordDialog

        return PasswordDialog(_a_file(guide), guide.window, is_wrong=is_wrong)

    return make


def _new_password(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.change_password import NewPasswordDialog

    made = NewPasswordDialog(_("Change the password"), guide.window, asks_old=True)
    made.new.setText("Kunde-2026-geheim")
    made.new.textEdited.emit(made.new.text())
    made.say(_("The two new passwords differ."))
    return made


def _remove_password(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.change_password import NewPasswordDialog

    return NewPasswordDialog(_("Remove the password"), guide.window, asks_old=True, asks_new=False)


def _damaged(*, with_backups: bool) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.dialogs.damaged import DamagedDialog

        services = guide.desk.services
        if with_backups and not services.backups.all():
            services.backups.back_up()
        path = services.database.path if with_backups else _a_file(guide)
        problem = DatabaseProblem(
            "corrupt",
            N_("{file} is damaged. Open the last good backup; the damaged file stays where it is."),
            file=path.name,
        )
        return DamagedDialog(guide.desk, path, problem, guide.window)

    return make


def _a_file(guide: Guide) -> Path:
    return guide.desk.folders.documents / (_("Customer data") + ".crm")


# --- work ------------------------------------------------------------------------------------------
def _working(guide: Guide) -> Any:
    from crmdesk.ui.dialogs.working import WorkingDialog
    from crmdesk.ui.jobs import Job

    job = Job(_("Encrypting"), lambda _progress: None, writes=False)
    text = _("The whole file is written anew and compared before it takes its place.")
    made = WorkingDialog(_("Encrypting"), text, job, guide.window)
    job.progressed.emit(62, 100, _("Comparing"))
    made.setProperty("job", job)  # lives as long as its dialog
    return made


def _stop_working(guide: Guide, shown: Any) -> None:
    shown.property("job").finished.emit()
    guide.settle(20)


# --- menus -----------------------------------------------------------------------------------------
def _brand(guide: Guide) -> Any:
    from crmdesk.ui.window_menus import brand_menu

    return brand_menu(guide.desk, guide.window)


def _employees(guide: Guide) -> Any:
    from crmdesk.ui.window_menus import employee_menu

    return employee_menu(guide.desk, guide.window)


def _customer_menu(guide: Guide) -> Any:
    page("customers", search="")(guide)
    shown: Any = guide.window.page()
    return shown.actions_.menu(some_ids(guide, 2), shown.list)


def _card_menu(guide: Guide) -> Any:
    from crmdesk.ui.customers.card_menu import CardMenu
    from crmdesk.ui.customers.card_state import read_card

    page("customers", search="")(guide)
    guide.desk.open_customer(customer_id(guide))
    guide.settle()
    shown: Any = guide.window.page()
    return CardMenu(shown, read_card(guide.desk.services, customer_id(guide)))


_MENUS: Final = (
    ("program", _brand),
    ("employees", _employees),
    ("customers", _customer_menu),
    ("card", _card_menu),
)
_DIALOGS: Final[tuple[tuple[str, Callable[[Guide], Any]], ...]] = (
    ("unsaved", asked(_unsaved)),
    ("conflict", asked(_conflict)),
    ("undo-conflict", asked(_undo_conflict)),
    ("purge", asked(_purge)),
    ("error", asked(_disk_full)),
    ("crash", _crash),
    ("findings", _findings),
    ("password", _password(is_wrong=False)),
    ("password-wrong", _password(is_wrong=True)),
    ("password-change", _new_password),
    ("password-remove", _remove_password),
    ("damaged", _damaged(with_backups=True)),
    ("damaged-no-backup", _damaged(with_backups=False)),
)
MESSAGE_STOPS: Final[tuple[Stop, ...]] = (
    *[Stop(f"dialog-{name}", dialog(make), throw_away) for name, make in _DIALOGS],
    Stop("dialog-working", dialog(_working), _stop_working),
    *[Stop(f"menu-{name}", popup(make), throw_away) for name, make in _MENUS],
)
