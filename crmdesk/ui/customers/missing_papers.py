"""Which documents a first deal still lacks (B26), each with the button that adds it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from crmdesk.core.i18n import _, ngettext
from crmdesk.models.choices import QualificationType
from crmdesk.ui.forms.chips_editor import RowsThatWrap
from crmdesk.ui.theme import set_frame_role
from crmdesk.ui.widgets import button, clear, hbox, label


class MissingPapers(QFrame):
    """``wanted`` carries the kind whose chip was clicked."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("missingPapers")
        row = hbox(self, (12, 6, 12, 6), 10)
        self.title = label("", "strong", name="missingTitle")
        row.addWidget(self.title)
        self._holder = QWidget()
        self._chips = RowsThatWrap(self._holder, 6)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._holder.setSizePolicy(policy)
        row.addWidget(self._holder, 1)

    def show_kinds(self, kinds: Sequence[QualificationType]) -> None:
        """Show what is missing; red only for the business licence, without which nothing goes."""
        self.setVisible(bool(kinds))
        if not kinds:
            return
        without_licence = QualificationType.BUSINESS_LICENCE in kinds
        set_frame_role(self, "alarm" if without_licence else "hint")
        count = len(kinds)
        self.title.setText(
            _("No valid business licence; a first deal lacks {count}:").format(count=count)
            if without_licence
            else ngettext(
                "A first deal lacks {count} document:",
                "A first deal lacks {count} documents:",
                count,
            ).format(count=count)
        )
        clear(self._chips)
        for kind in kinds:
            chip = button(f"+ {_(kind.label)}", role="chip", name=f"missing_{kind.value}")
            chip.setToolTip(_("Enter this document"))
            chip.setProperty("kind", kind.value)
            chip.clicked.connect(self._on_clicked)
            self._chips.addWidget(chip)
            chip.show()

    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("kind")))
