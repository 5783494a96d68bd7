"""Step 3: what happens to rows of records that exist, to blank cells, names that are new, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.forms.references import References
from crmdesk.ui.theme import px
from crmdesk.ui.transfer.draft import Draft
from crmdesk.ui.widgets import card, hbox, icon_label, label, scroll_area, vbox
from crmdesk.ui.widgets.check_line import CheckLine
from crmdesk.ui.widgets.option_card import OptionCard

if TYPE_CHECKING:
    from crmdesk.services.importing.options import ImportOptions
    from crmdesk.services.importing.targets import Target

# services.importing.options.Mode to icon, title and what it means.
MODES: Final = (
    ("both", "arrows-merge", N_("Create new ones and change existing ones"),
     N_("Filled cells replace what the existing record holds; the rest of it stays.")),
    ("create", "plus", N_("Only create new ones"),
     N_("Rows of records that exist already are refused; nothing existing is touched.")),
    ("update", "pencil-simple", N_("Only change existing ones"),
     N_("Rows of which no record is found are refused; nothing new is created.")),
)  # fmt: skip
# Field of ImportOptions to its sentence.
CHECKS: Final = (
    ("clear_blank", N_("A blank cell clears the field of an existing record")),
    ("refuse_doubtful",
     N_("Refuse rows that may be duplicates of existing customers instead of creating them")),
    ("create_missing", N_("Create tags, areas, departments and competitors that do not exist yet")),
    ("create_employees", N_("Create colleagues that do not exist yet")),
    ("create_customers",
     N_("Create customers that do not exist yet, with the tag “To be verified”")),
    ("create_products", N_("Create products that do not exist yet, with a remark")),
    ("oldest_first", N_("Settle the documents that are due first, unless the row names some")),
    ("past_sales",
     N_("These are sales of the past: credit control does not hold them, but logs who it would")),
    ("keep_good", N_("Import the rest although some documents are refused")),
    ("remember", N_("Remember where the columns go for the next file with these headings")),
)  # fmt: skip
ONLY_CUSTOMERS: Final = frozenset({"refuse_doubtful"})
# What stands only where some lists are imported, and what has no meaning for these.
ONLY_FOR: Final = {
    "create_customers": frozenset({"sale", "receipt", "opening"}),
    "create_products": frozenset({"sale", "stock_month"}),
    "oldest_first": frozenset({"receipt"}),
    "past_sales": frozenset({"sale", "opening"}),
    "keep_good": frozenset({"sale", "receipt", "opening", "stock_month"}),
}
NOT_OF_TRADE: Final = frozenset({"clear_blank", "refuse_doubtful"})
TELLING: Final = (
    N_("by customer number"),
    N_("else by credit code"),
    N_("else by name, without “Ltd.”, brackets and blanks"),
    N_("else by mobile number, if the distinctive word of the name is the same"),
)


class OptionsStep(QWidget):
    """``changed`` carries the new ``ImportOptions``."""

    changed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("optionsStep")
        self._options: ImportOptions | None = None
        self._is_showing = False
        self._forced_from = ""  # the mode that was chosen before it had to be another one
        inner = QWidget()
        row = hbox(inner, spacing=10)
        row.addWidget(self._make_modes(), 1)
        right = vbox(None, spacing=10)
        right.addWidget(self._make_checks(desk))
        right.addWidget(self._make_telling())
        right.addStretch()
        row.addLayout(right, 1)
        vbox(self).addWidget(scroll_area(inner, "optionsScroll"))

    def _make_modes(self) -> QFrame:
        sheet = self._mode_sheet = card("importModes")
        column = vbox(sheet, (16, 14, 16, 16), 8)
        column.addWidget(label(_("Rows of records that exist already"), "heading"))
        self._group = QButtonGroup(self)
        self.modes: dict[str, OptionCard] = {}
        for mode, icon, title, text in MODES:
            tile = OptionCard(icon, "info", _(title), _(text), name=f"mode_{mode}")
            tile.setCheckable(True)
            tile.setProperty("mode", mode)
            tile.clicked.connect(self._on_changed)
            self._group.addButton(tile)
            self.modes[mode] = tile
            column.addWidget(tile)
        self._why_not = label("", "warn", wrap=True, name="modeWhyNot")
        column.addWidget(self._why_not)
        column.addStretch()
        return sheet

    def _make_checks(self, desk: Desk) -> QFrame:
        sheet = card("importChecks")
        column = vbox(sheet, (16, 14, 16, 16), 6)
        column.addWidget(label(_("Further choices"), "heading"))
        self.checks: dict[str, CheckLine] = {}
        for key, text in CHECKS:
            made = CheckLine(_(text), name=f"option_{key}")
            made.toggled.connect(self._on_changed)
            self.checks[key] = made
            column.addWidget(made)
        self._tags_words = label(_("Tags for the new customers"), "fieldLabel")
        spec = replace(desk.services.catalogue.field("customer", "tags"), required=False)
        self.tags = make_editor(spec, References(desk))
        self.tags.changed.connect(self._on_changed)
        column.addSpacing(px(4))
        column.addWidget(self._tags_words)
        column.addWidget(self.tags)
        return sheet

    def _make_telling(self) -> QFrame:
        self._telling = QFrame()
        self._telling.setProperty("role", "hint")
        row = hbox(self._telling, (14, 12, 14, 12), 10)
        words = vbox(None, spacing=3)
        heading = hbox(None, spacing=8)
        heading.addWidget(icon_label("info", "info", 18))
        heading.addWidget(label(_("How an existing customer is recognised"), "section"))
        heading.addStretch()
        words.addLayout(heading)
        for number, text in enumerate(TELLING, 1):
            words.addWidget(label(f"{number}. {_(text)}", wrap=True))
        row.addLayout(words, 1)
        return self._telling

    # --- showing -----------------------------------------------------------------------------------
    def show_draft(self, draft: Draft, lacking: Sequence[Target]) -> None:
        """Show the choices; while required fields are *lacking* nothing can be created."""
        self._is_showing = True
        self._options = draft.options
        entity = draft.origin.entity
        is_customer, is_trade = entity == "customer", entity in ONLY_FOR["keep_good"]
        self._mode_sheet.setVisible(not is_trade)  # their rows are new documents
        for mode, tile in self.modes.items():
            tile.setEnabled(mode == "update" or not lacking)
        chosen = self._forced_from or str(draft.options.mode)
        self._forced_from = chosen if lacking and chosen != "update" else ""
        chosen = "update" if lacking else chosen
        self.modes[chosen].setChecked(True)
        for key, made in self.checks.items():
            made.set_on(bool(getattr(draft.options, key)))
            made.setVisible(_is_offered(key, entity))
        self.tags.set_value(draft.options.tag_ids)
        self._telling.setVisible(is_customer)
        for widget in (self._tags_words, self.tags):
            widget.setVisible(is_customer or _is_offered("create_customers", entity))
        self._why_not.setVisible(bool(lacking))
        self._why_not.setText(
            _("New records need {fields}, which no column fills.").format(
                fields="、".join(t.spec.title for t in lacking)
            )
        )
        self._is_showing = False
        if chosen != str(draft.options.mode):
            self._on_changed()

    def _on_changed(self) -> None:
        from crmdesk.services.importing import Mode

        if self._is_showing or self._options is None:
            return
        mode = next(m for m, tile in self.modes.items() if tile.isChecked())
        value = self.tags.value()
        options = replace(
            self._options,
            mode=Mode(mode),
            tag_ids=tuple(int(i) for i in value) if isinstance(value, tuple) else (),
            **{key: made.is_on for key, made in self.checks.items()},
        )
        if options != self._options:
            self._options = options
            self.changed.emit(options)


def _is_offered(key: str, entity: str) -> bool:
    """Whether a choice means anything for what is imported."""
    if key in ONLY_FOR:
        return entity in ONLY_FOR[key]
    if entity in ONLY_FOR["keep_good"] and key in NOT_OF_TRADE:
        return False
    return entity == "customer" or key not in ONLY_CUSTOMERS
