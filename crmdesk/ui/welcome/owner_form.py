"""The second question, asked once: who are you, and where shall the data lie?"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.core.i18n import _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, button, hbox, label, link, vbox, well

NAME, COMPANY = "name", "company.name"


class OwnerForm(QWidget):
    """Two lines and a place that is right already. ``done`` when the person wants to begin."""

    done = Signal()
    back_asked = Signal()
    place_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcomeOwner")
        self._problems: dict[str, QWidget] = {}
        self.path = Path()
        column = vbox(self, spacing=6)
        column.addWidget(label(_("Nice to meet you"), "title"))
        said = _("Your name stands beside every change, the company's name on every printed card.")
        column.addWidget(label(said, "secondary", wrap=True))
        column.addSpacing(px(8))
        self.name = self._add(column, NAME, _("Your name"), _("for example 李晓明"), required=True)
        self.company = self._add(
            column,
            COMPANY,
            _("Company (may stay blank)"),
            _("for example 深圳市锦华五金制品有限公司"),
        )
        column.addSpacing(px(6))
        column.addWidget(self._make_place())
        self._general = label("", "problem", wrap=True, name="welcomeProblem")
        self._general.hide()
        column.addWidget(self._general)
        column.addSpacing(px(8))
        row = hbox(None, spacing=8)
        back = button(_("Back"), "arrow-left", name="welcomeBack")
        back.clicked.connect(self.back_asked)
        self._begin = button(_("Begin"), "check", "primary", name="welcomeBegin")
        self._begin.clicked.connect(self.done)
        row.addWidget(back)
        row.addStretch()
        row.addWidget(self._begin)
        column.addLayout(row)
        column.addStretch()

    def _add(
        self, column: QVBoxLayout, key: str, caption: str, hint: str, *, required: bool = False
    ) -> QLineEdit:
        head = hbox(None, spacing=4)
        head.addWidget(label(caption, "fieldLabel"))
        if required:
            head.addWidget(label("*", "required"))
        head.addStretch()
        column.addLayout(head)
        line = QLineEdit()
        line.setObjectName(f"welcome_{key}")
        line.setAccessibleName(caption)
        line.setPlaceholderText(hint)
        line.returnPressed.connect(self._on_return)
        line.textEdited.connect(self.clear_problems)
        column.addWidget(line)
        problem = label("", "problem", wrap=True, name=f"welcomeProblem_{key}")
        problem.hide()
        self._problems[key] = problem
        column.addWidget(problem)
        return line

    def _make_place(self) -> QWidget:
        box = well("welcomePlace")
        row = hbox(box, (12, 8, 8, 8), 8)
        words = vbox(None, spacing=1)
        words.addWidget(label(_("The data lies in"), "muted"))
        self._place = Elided("", name="welcomePath")
        words.addWidget(self._place)
        row.addLayout(words, 1)
        change = link(_("Another place …"), name="welcomeChange")
        change.clicked.connect(self.place_asked)
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignVCenter)
        return box

    def set_path(self, path: Path) -> None:
        """Show where the file will lie."""
        self.path = path
        self._place.setText(str(path))
        self.clear_problems()

    def set_verb(self, text: str) -> None:
        """What the button does."""
        self._begin.setText(text)

    def set_busy(self, on: bool) -> None:
        """While the file is made nothing can be pressed twice."""
        self.setEnabled(not on)

    def show_error(self, error: CrmError) -> None:
        """Say what is wrong, at the field where possible."""
        rest = []
        if isinstance(error, ValidationError):
            for problem in error.problems:
                place = self._problems.get(problem.field)
                if place is None:
                    rest.append(problem.message())
                else:
                    self._say(place, problem.message())
        else:
            rest.append(error.message())
        self._say(self._general, "\n".join(rest))

    def clear_problems(self) -> None:
        """Take every complaint away."""
        for place in (*self._problems.values(), self._general):
            self._say(place, "")

    def _say(self, place: QWidget, text: str) -> None:
        place.setProperty("text", text)
        place.setVisible(bool(text))

    def _on_return(self) -> None:
        if self.sender() is self.name and not self.company.text():
            self.company.setFocus()
        else:
            self.done.emit()
