"""The fields of customers that are merged, side by side: whose value stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton, QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.models import codecs
from crmdesk.models.codecs import Namer
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, label, link, vbox

if TYPE_CHECKING:
    from crmdesk.services.merging.plan import FieldChoice, Party

MIN_COLUMN: Final = 150


class ValueOption(QWidget):
    """A radio button with a text that wraps; a click on the text chooses it too."""

    def __init__(self, text: str, *, on: bool, name: str) -> None:
        super().__init__()
        row = hbox(self, (0, 3, 0, 3), 4)
        self.radio = QRadioButton()
        self.radio.setObjectName(name)
        self.radio.setAccessibleName(text)
        self.radio.setChecked(on)
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        words = label(text, wrap=True)
        words.setMinimumHeight(self.radio.sizeHint().height())
        row.addWidget(words, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.click()


class MergeFields(QWidget):
    """``chosen`` carries a key (field, or primary contact …) and the customer or record chosen."""

    chosen = Signal(str, object)

    def __init__(self, namer: Namer) -> None:
        super().__init__()
        self.setObjectName("mergeFields")
        self._namer = namer
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(0)
        column = vbox(self, (0, 0, 8, 0), 6)
        self._title = label("", "section", wrap=True, name="mergeDiffers")
        column.addWidget(self._title)
        column.addLayout(self._grid)
        self._more = link("", "caret-down", name="mergeSame")
        self._more.clicked.connect(self._on_more)
        column.addWidget(self._more)
        column.addStretch()
        self._shown: list[QWidget] = []
        self._groups: list[QButtonGroup] = []
        self._with_same = False
        self._content: Any = None

    def show_fields(
        self,
        parties: Sequence[Party],
        fields: Sequence[FieldChoice],
        extra: Sequence[ExtraChoice] = (),
    ) -> None:
        """Show what differs first; the rest on demand. The first party is the one that stays."""
        self._content = (parties, fields, extra)
        self._clear()
        self._heads(parties)
        row = 1
        for choice in extra:
            self._extra_row(row, choice, parties)
            row += 1
        differing = [f for f in fields if f.differs]
        same = [f for f in fields if not f.differs]
        for field in differing:
            self._choice_row(row, field, parties)
            row += 1
        count = len(differing) + len(extra)
        self._title.setText(
            ngettext("{count} field differs", "{count} fields differ", count).format(count=count)
            if count
            else _("No field differs")
        )
        self._more.setVisible(bool(same))
        self._more.setText(
            _("Hide the other fields")
            if self._with_same
            else ngettext(
                "{count} field is the same or filled on one card only",
                "{count} fields are the same or filled on one card only",
                len(same),
            ).format(count=len(same))
        )
        if self._with_same:
            for field in same:
                self._same_row(row, field, parties)
                row += 1

    def _on_more(self) -> None:
        self._with_same = not self._with_same
        self.show_fields(*self._content)

    def _clear(self) -> None:
        for widget in self._shown:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for group in self._groups:
            group.deleteLater()
        self._shown.clear()
        self._groups.clear()
        for column in range(1, self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
            self._grid.setColumnMinimumWidth(column, 0)

    # --- rows --------------------------------------------------------------------------------------
    def _heads(self, parties: Sequence[Party]) -> None:
        for column, party in enumerate(parties, 1):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, px(MIN_COLUMN))
            head = _sheet()
            inner = vbox(head, (0, 2, 0, 6), 1)
            inner.addWidget(label(party.name, "strong", wrap=True))
            said = _("stays") if column == 1 else _("is merged into it")
            inner.addWidget(label(f"{party.code} · {said}", "muted", wrap=True))
            inner.addStretch()
            self._add(head, 0, column)

    def _choice_row(self, row: int, field: FieldChoice, parties: Sequence[Party]) -> None:
        from crmdesk.services.merging.plan import UNITED

        name = field.spec.name
        self._add(_caption(field.spec.caption), row, 0)
        group = self._group(name)
        for column, party in enumerate(parties, 1):
            stored = field.values.get(party.customer_id)
            text = self._text(field, stored)
            cell = _sheet()
            inner = vbox(cell, (0, 2, 0, 2), 0)
            if text:
                on = field.chosen_id == party.customer_id
                self._option(inner, group, text, party.customer_id, on=on, name=name)
            else:
                inner.addWidget(label("—", "muted"))
            if column == 1 and field.can_unite:
                both = _("All together: {values}").format(values=self._all(field))
                self._option(inner, group, both, UNITED, on=field.chosen_id == UNITED, name=name)
            inner.addStretch()
            self._add(cell, row, column)

    def _extra_row(self, row: int, choice: ExtraChoice, parties: Sequence[Party]) -> None:
        self._add(_caption(choice.caption), row, 0)
        group = self._group(choice.key)
        for column, party in enumerate(parties, 1):
            cell = _sheet()
            inner = vbox(cell, (0, 2, 0, 2), 0)
            found = choice.options.get(party.customer_id)
            if found is None:
                inner.addWidget(label("—", "muted"))
            else:
                record_id, text = found
                on = record_id == choice.chosen_id
                self._option(inner, group, text, record_id, on=on, name=choice.key)
            inner.addStretch()
            self._add(cell, row, column)

    def _same_row(self, row: int, field: FieldChoice, parties: Sequence[Party]) -> None:
        self._add(_caption(field.spec.caption), row, 0)
        for column, party in enumerate(parties, 1):
            text = self._text(field, field.values.get(party.customer_id))
            cell = _sheet()
            inner = vbox(cell, (0, 5, 0, 5), 0)
            inner.addWidget(label(text or "—", "secondary" if text else "muted", wrap=True))
            inner.addStretch()
            self._add(cell, row, column)

    def _option(
        self, inner: Any, group: QButtonGroup, text: str, value: int, *, on: bool, name: str
    ) -> None:
        option = ValueOption(text, on=on, name=f"merge_{name}_{value}")
        option.radio.setProperty("value", value)
        group.addButton(option.radio)
        inner.addWidget(option)

    def _group(self, key: str) -> QButtonGroup:
        group = QButtonGroup(self)
        group.setProperty("key", key)
        group.buttonClicked.connect(self._on_clicked)
        self._groups.append(group)
        return group

    def _on_clicked(self, button: Any) -> None:
        self.chosen.emit(str(self.sender().property("key")), button.property("value"))

    def _text(self, field: FieldChoice, stored: Any) -> str:
        return codecs.show_stored(field.spec, stored, self._namer)

    def _all(self, field: FieldChoice) -> str:
        from crmdesk.services.merging.fields import united

        values = [v for v in field.values.values() if v not in (None, "")]
        return self._text(field, united(field.spec, values))

    def _add(self, widget: QWidget, row: int, column: int) -> None:
        self._shown.append(widget)
        self._grid.addWidget(widget, row, column)


class ExtraChoice:
    """Something that is no field and of which only one can stay: the primary contact.

    *options* by customer: the record and its words.
    """

    def __init__(
        self, key: str, caption: str, options: Mapping[int, tuple[int, str]], chosen_id: int | None
    ) -> None:
        self.key, self.caption, self.options = key, caption, options
        self.chosen_id = chosen_id


def _sheet() -> QFrame:
    made = QFrame()
    made.setProperty("role", "row")
    return made


def _caption(text: str) -> QFrame:
    made = _sheet()
    inner = vbox(made, (0, 8, 0, 6))
    inner.addWidget(label(text, "muted", wrap=True))
    inner.addStretch()
    return made
