"""What can be done with the documents of a customer: from its card and from the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import _, ngettext
from crmdesk.models.choices import QualificationType
from crmdesk.ui import choosing_files, message
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.opening_files import open_attachment
from crmdesk.ui.widgets import passing_menu

SCANS: Final = ("pdf", "jpg", "jpeg", "png")
COPIED: Final = ("kind", "number", "holder", "issuer", "scope", "person", "person_id_number")
SIZE: Final = (760, 560)
LEAP_DAY: Final = (2, 29)
LAST_YEAR: Final = 9000  # people write 9999 for "no end"
DAYS_A_YEAR: Final = 365.25


class DocumentActions:
    """The verbs; a document is its stored row."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk = desk
        self._parent = parent

    # --- dialogs -----------------------------------------------------------------------------------
    def add(self, customer_id: int, kind: str = "", holder: str = "") -> None:
        """Enter a document, perhaps of a given kind."""
        self._dialog(
            _("New document"), customer_id, start={"kind": kind or None, "holder": holder or None}
        ).exec()

    def edit(self, row: Mapping[str, Any]) -> None:
        """Change a document."""
        title = _("Document: {kind}").format(kind=kind_title(row["kind"]))
        self._dialog(title, int(row["customer_id"]), record=row).exec()

    def renew(self, row: Mapping[str, Any]) -> None:
        """Enter the successor of a document: the same with new dates."""
        title = _("Renewed: {kind}").format(kind=kind_title(row["kind"]))
        start = {name: row.get(name) for name in COPIED}
        start["valid_from"], start["valid_to"] = next_term(
            _day(row["valid_from"]), _day(row["valid_to"])
        )
        self._dialog(
            title, int(row["customer_id"]), start=start,
            subtitle=_("The document before stays as proof and counts as replaced."),
        ).exec()  # fmt: skip

    def _dialog(self, title: str, customer_id: int, **more: Any) -> RecordDialog:
        return RecordDialog(
            self._desk, "qualification", title, self._parent.window(),
            fixed={"customer_id": customer_id}, size=SIZE, **more,
        )  # fmt: skip

    # --- at once -------------------------------------------------------------------------------------
    def checked_today(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Somebody compared the documents with the originals today."""
        services = self._desk.services
        values = {"checked_on": clock.today(), "checked_by_id": services.employee_id}
        changes = {int(row["id"]): values for row in rows}
        self._desk.write(
            _("Saving"),
            lambda _p: services.records.save_each("qualification", changes),
            said=_("Noted as checked today."),
        )

    def delete(self, ids: Sequence[int]) -> None:
        """Into the recycle bin; undo is one click away."""
        services, wanted = self._desk.services, list(ids)
        said = ngettext(
            "{count} document is deleted.", "{count} documents are deleted.", len(wanted)
        ).format(count=len(wanted))
        self._desk.write(
            _("Deleting"),
            lambda p: services.records.remove("qualification", wanted, p),
            said=said,
        )

    def attach_scan(self, row: Mapping[str, Any]) -> None:
        """Choose the scan of a document."""
        path = choosing_files.choose_source(
            self._desk, self._parent.window(), _("Scan of the document"),
            purpose="scans", suffixes=SCANS,
        )  # fmt: skip
        if path is None:
            return
        services, document_id = self._desk.services, int(row["id"])
        self._desk.write(
            _("Adding the scan"),
            lambda _p: services.attachments.add_scan(document_id, path),
            said=_("The scan is kept with the document."),
        )

    def drop_scan(self, row: Mapping[str, Any]) -> None:
        """The document has no scan any more; the file stays among the attachments."""
        services, document_id = self._desk.services, int(row["id"])
        self._desk.write(
            _("Saving"),
            lambda _p: services.records.save("qualification", document_id, {"scan_id": None}),
            said=_("The scan is taken off; the file stays among the attachments."),
        )

    def open_scan(self, row: Mapping[str, Any]) -> None:
        """Show the scan, or ask for one where there is none."""
        scan_id = row.get("scan_id")
        if scan_id is None:
            self.attach_scan(row)
            return
        name = self._desk.services.names("attachment", int(scan_id))
        open_attachment(self._desk, int(scan_id), name, self._parent.window())

    def copy_number(self, row: Mapping[str, Any]) -> None:
        """The number onto the clipboard."""
        number = str(row["number"] or "")
        QGuiApplication.clipboard().setText(number)
        message.notify(_("Copied: {text}").format(text=number))

    # --- menus -----------------------------------------------------------------------------------------
    def fill_menu(self, menu: QMenu, row: Mapping[str, Any]) -> None:
        """What can be done with one document."""
        self._add(menu, _("Edit …"), "edit", self.edit, row)
        self._add(menu, _("Enter the renewed document …"), "renew", self.renew, row)
        self._add(menu, _("Checked today"), "checked", self.checked_today, [row])
        menu.addSeparator()
        if row.get("scan_id") is not None:
            self._add(menu, _("Open the scan"), "openScan", self.open_scan, row)
            self._add(menu, _("Replace the scan …"), "attachScan", self.attach_scan, row)
            self._add(menu, _("Take the scan off"), "dropScan", self.drop_scan, row)
        else:
            self._add(menu, _("Add the scan …"), "attachScan", self.attach_scan, row)
        if row["number"]:
            self._add(menu, _("Copy the number"), "copy", self.copy_number, row)
        menu.addSeparator()
        self._add(menu, _("Delete"), "delete", self.delete, [int(row["id"])])

    def show_menu(self, row: Mapping[str, Any], place: QPoint) -> None:
        """The menu of one document at a place on the screen."""
        menu = passing_menu(self._parent)
        self.fill_menu(menu, row)
        menu.exec(place)

    def _add(self, menu: QMenu, text: str, name: str, act: Any, argument: Any) -> QAction:
        action = menu.addAction(text)
        action.setObjectName(f"document_{name}")
        action.triggered.connect(_With(act, argument))
        return action


class _With:
    """Calls a method with one argument; ignores the signal's own."""

    def __init__(self, act: Any, argument: Any) -> None:
        self._act, self._argument = act, argument

    def __call__(self, *_checked: Any) -> None:
        self._act(self._argument)


def kind_title(kind: str) -> str:
    """The translated name of a stored kind of document."""
    return _(QualificationType(kind).label) if kind in list(QualificationType) else kind


def next_term(start: date | None, end: date | None) -> tuple[date | None, date | None]:
    """The term after one that ends: it begins the day after and is as long, in whole years."""
    if end is None or end.year >= LAST_YEAR:
        return None, None
    begin = end + timedelta(days=1)
    if start is None:
        return begin, None
    years = round((begin - start).days / DAYS_A_YEAR)
    if years < 1:
        return begin, begin + (end - start)
    last = begin.year + years
    if last > LAST_YEAR:
        return begin, None
    leap = (begin.month, begin.day) == LEAP_DAY
    after = date(last, 3, 1) if leap else begin.replace(year=last)
    return begin, after - timedelta(days=1)


def _day(stored: Any) -> date | None:
    return date.fromisoformat(str(stored)) if stored else None
