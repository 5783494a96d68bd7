"""Which sellers have which share of an opportunity: none at all, or together exactly 100 %."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.forms.references import References
from crmdesk.ui.opportunities.actions import Deal
from crmdesk.ui.theme import set_role
from crmdesk.ui.widgets import hbox, icon_button, label, link, scroll_area, vbox

WHOLE: Final = 10_000  # hundredths of a percent
PERSON, SHARE = "employee_id", "share"
SIZE: Final = (520, 330)


class ShareRow(QWidget):
    """One seller and his share."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, person: FieldSpec, share: FieldSpec, references: References) -> None:
        super().__init__()
        row = hbox(self, spacing=8)
        self.person = make_editor(person, references)
        self.share = make_editor(share, references)
        row.addWidget(self.person, 3)
        row.addWidget(self.share, 2)
        drop = icon_button("trash", _("Remove"), name="removeShare", token="text3")
        drop.clicked.connect(self._on_removed)
        row.addWidget(drop)
        self.person.changed.connect(self.changed)
        self.share.changed.connect(self.changed)

    def _on_removed(self) -> None:
        self.removed.emit(self)

    def set(self, person: int | None, share: int | None) -> None:
        """Show a seller and his share."""
        self.person.set_value(person)
        self.share.set_value(share)

    def values(self) -> tuple[int | None, int | None]:
        """Who and how much; FieldError if one of them is no value."""
        person: Any = self.person.value()
        share: Any = self.share.value()
        return person, share


class SharesDialog(SavingDialog):
    """The sum stands below at every keystroke; only 100 % (or nobody at all) can be saved."""

    def __init__(self, desk: Desk, deal: Deal, parent: QWidget | None = None) -> None:
        super().__init__(_("Shares of sellers"), parent, subtitle=deal.words, size=SIZE)
        self._desk, self._deal = desk, deal
        specs = desk.services.catalogue.by_key("opportunity_share")
        self._specs = specs[PERSON], specs[SHARE]
        self._references = References(desk)
        self.rows: list[ShareRow] = []
        inner = QWidget()
        column = vbox(inner, (0, 0, 8, 0), 8)
        self._list = vbox(None, spacing=8)
        column.addLayout(self._list)
        more = hbox(None, spacing=14)
        add = link(_("Another seller"), "plus", name="addShare")
        add.clicked.connect(self._on_add)
        even = link(_("Share evenly"), "arrows-out-line-horizontal", name="shareEvenly")
        even.clicked.connect(self._on_even)
        more.addWidget(add)
        more.addWidget(even)
        more.addStretch()
        column.addLayout(more)
        column.addStretch()
        self.body.addWidget(scroll_area(inner), 1)
        self.sum = label("", "muted", name="shareSum")
        self.footer.insertWidget(0, self.sum)
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(1, self._note, 1)
        self.add_close()
        self.add_save(_("Save"))
        self._show_present()
        self._before = self._typed()

    def _show_present(self) -> None:
        stored = self._desk.services.records.children("opportunity_share", self._deal.id)
        for record in stored:
            self._add(int(record[PERSON] or 0), int(record[SHARE] or 0))
        if not stored:
            self._add(self._desk.services.employee_id, WHOLE)
        self._add_up()

    def _add(self, person: int | None, share: int | None) -> None:
        row = ShareRow(*self._specs, self._references)
        row.set(person, share)
        row.changed.connect(self._add_up)
        row.removed.connect(self._on_removed)
        self.rows.append(row)
        self._list.addWidget(row)

    def _on_add(self) -> None:
        rest = WHOLE - (self.total() or 0)
        self._add(None, rest if rest > 0 else None)
        self.rows[-1].person.setFocus()
        self._add_up()

    def _on_even(self) -> None:
        """Equal shares; what cannot be shared goes to the first."""
        if not self.rows:
            return
        each, rest = divmod(WHOLE, len(self.rows))
        for place, row in enumerate(self.rows):
            row.share.set_value(each + (1 if place < rest else 0))
        self._add_up()

    def _on_removed(self, row: ShareRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._add_up()

    # --- the sum ----------------------------------------------------------------------------------
    def total(self) -> int | None:
        """The shares together; None while one of them is no number."""
        try:
            return sum(row.values()[1] or 0 for row in self.rows)
        except FieldError:
            return None

    def _add_up(self) -> None:
        total = self.total()
        self._note.setText("")
        is_whole = total == WHOLE or not self.rows
        shown = codecs.show(self._specs[1], total) if total is not None else "?"
        text = _("Together {percent}").format(percent=shown)
        if total is not None and not is_whole:
            lacks = codecs.show(self._specs[1], abs(WHOLE - total))
            more = _("{percent} lack") if total < WHOLE else _("{percent} too many")
            text += " · " + more.format(percent=lacks)
        if not self.rows:
            text = _("Nobody shares it")
        self.sum.setText(text)
        set_role(self.sum, "muted" if is_whole else "problem")
        self.save.setEnabled(is_whole)

    def _typed(self) -> list[tuple[str, str]]:
        found = []
        for row in self.rows:
            try:
                person, share = row.values()
                found.append((str(person), str(share)))
            except FieldError:
                found.append(("?", "?"))
        return found

    def has_changes(self) -> bool:
        """Whether something typed would be lost."""
        return self._typed() != self._before

    # --- saving -----------------------------------------------------------------------------------
    def _on_save(self) -> None:
        try:
            given = [row.values() for row in self.rows]
        except FieldError as error:
            self._note.setText(error.message())
            return
        if any(person is None or share is None for person, share in given):
            self._note.setText(_("Name the seller and the share in every line."))
            return
        shares = [(int(p or 0), int(s or 0)) for p, s in given]
        services, opportunity = self._desk.services, self._deal.id
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: services.opportunities.set_shares(opportunity, shares),
            _("The shares are saved."),
        )

    def show_failure(self, error: CrmError) -> None:
        problems = error.problems if isinstance(error, ValidationError) else ()
        self._note.setText(told(p.message() for p in problems) or error.message())
