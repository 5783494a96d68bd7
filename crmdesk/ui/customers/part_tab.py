"""The tabs of the first three parts of the card: a form, its child lists, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.choices import CustomerType
from crmdesk.models.fields import FieldSpec, Part
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.card_tab import CardTab
from crmdesk.ui.customers.child_list import ChildList
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.theme import px, theme
from crmdesk.ui.trade.sales_years import SalesYears
from crmdesk.ui.widgets import (
    Elided,
    Ring,
    card,
    clear,
    hbox,
    icon_label,
    label,
    link,
    scroll_area,
    vbox,
)

SIDE_WIDTH: Final = 276
SIDE_BELOW: Final = 1240
PERSON_SECTION: Final = N_("Individual customer")
ALWAYS_FOR_PERSONS: Final = frozenset({"uscc"})


class PartTab(CardTab):
    """One part with its fields."""

    part: ClassVar[Part]

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        row = hbox(self, spacing=10)
        self.sheet = card(f"sheet_{self.key}")
        inner = vbox(self.sheet, (1, 1, 1, 1))
        body = QWidget()
        self.column: QVBoxLayout = vbox(body, (16, 10, 16, 12), 4)
        self.references = References(desk)
        specs = [
            s
            for s in desk.services.catalogue.fields("customer")
            if s.part is self.part and not s.internal and not s.derived
        ]
        self.form = RecordForm(specs, self.references, legend=True)
        self._state: CardState | None = None
        self._wrong: frozenset[str] = frozenset()
        self.form.changed.connect(page.on_form_changed)
        self.form.edit_asked.connect(page.edit_field)
        self.column.addWidget(self.form)
        self._area = scroll_area(body, f"scroll_{self.key}")
        inner.addWidget(self._area, 1)
        self.foot: QVBoxLayout = inner
        row.addWidget(self.sheet, 1)
        self.checks = CheckPanel()
        self.checks.field_chosen.connect(page.edit_field)
        self.checks.duplicates_asked.connect(self._on_duplicates_asked)
        self.checks.setFixedWidth(px(SIDE_WIDTH))
        row.addWidget(self.checks)

    def show_card(self, state: CardState) -> None:
        self.references.customer_id = state.customer_id
        self.form.set_values(state.values)
        self.form.show_fields(lambda spec: applies(spec, state))
        self.show_children(state)
        self.show_notices(state)

    def mark_changed_since(self, fields: Collection[str]) -> None:
        self.form.mark_changed_since(fields)

    def reveal(self, field: str) -> None:
        box = self.form.boxes.get(field)
        if box is not None:
            self._area.ensureWidgetVisible(box, 0, px(80))

    def show_notices(self, state: CardState) -> None:
        self._state = state
        self.checks.show_state(state, self.section, self._wrong)

    def show_wrong(self, fields: Collection[str]) -> None:
        if self._wrong != frozenset(fields):
            self._wrong = frozenset(fields)
            if self._state is not None:
                self.show_notices(self._state)

    def _on_duplicates_asked(self) -> None:
        self.desk.open_page("duplicates", customer_id=self.references.customer_id)

    # --- editing -----------------------------------------------------------------------------------
    def set_editing(self, on: bool, *, is_new: bool = False) -> None:
        self.form.set_editing(on, is_new=is_new)

    def changes(self) -> dict[str, Any]:
        return self.form.changes()

    def changed_fields(self) -> Sequence[FieldSpec]:
        return self.form.changed_fields()

    def wrong_fields(self) -> Sequence[FieldSpec]:
        return self.form.wrong_fields()

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        return self.form.show_problems(problems)

    def owns(self, field: str) -> bool:
        return field in self.form.boxes

    def focus_first(self) -> None:
        self.form.focus_first()

    def focus_field(self, field: str) -> None:
        self.form.focus(field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.checks.setVisible(self.window().width() / theme().scale >= SIDE_BELOW)


def applies(spec: FieldSpec, state: CardState) -> bool:
    """Whether a field makes sense for this customer: people have no legal form, firms no age."""
    is_person = state.values.get("customer_type") == CustomerType.CONSUMER
    if spec.section == PERSON_SECTION:
        return is_person
    return not (is_person and spec.name in ALWAYS_FOR_PERSONS)


class CheckPanel(QFrame):
    """What this part still lacks and why it matters; what the program noticed."""

    field_chosen = Signal(str)
    duplicates_asked = Signal()
    MOST: ClassVar[int] = 9

    def __init__(self) -> None:
        super().__init__()
        self._wanted: tuple[CardState, str, Collection[str]] | None = None
        self.setProperty("role", "card")
        self.setObjectName("checkPanel")
        column = vbox(self, (16, 12, 16, 12), 8)
        head = hbox(None, spacing=8)
        self._title = label("", "heading", wrap=True, name="checkTitle")
        head.addWidget(self._title, 1)
        self._ring = Ring(42)
        head.addWidget(self._ring)
        column.addLayout(head)
        body = QWidget()
        self._items = vbox(body, (0, 0, 8, 0), 0)
        column.addWidget(scroll_area(body), 1)

    def show_state(
        self, state: CardState, section: str, wrong: Collection[str] = frozenset()
    ) -> None:
        """Show the missing fields of one part; *wrong* fields are being corrected.

        A panel on a hidden tab is filled when the tab is shown: most never are, and the rows of
        all four take longer than the rest of the card.
        """
        self._wanted = (state, section, wrong)
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        if self._wanted is None:
            return
        (state, section, wrong), self._wanted = self._wanted, None
        part = state.completeness.parts.get(section)
        missing = part.missing if part else ()
        self._ring.set(part.share if part else 0.0)
        self._title.setText(
            ngettext(
                "This part lacks {count} item", "This part lacks {count} items", len(missing)
            ).format(count=len(missing))
            if missing
            else _("This part is complete")
        )
        clear(self._items)
        if state.duplicates:
            self._items.addWidget(self._duplicates_note(state.duplicates))
        for gap in missing[: self.MOST]:
            self._items.addWidget(self._gap_row(gap))
        if len(missing) > self.MOST:
            self._items.addWidget(
                label(_("and {count} more items").format(count=len(missing) - self.MOST), "muted")
            )
        self._add_notices(state, wrong)
        self._items.addStretch()

    def _duplicates_note(self, count: int) -> QFrame:
        """Stands first: two cards of one customer are worse than an empty field."""
        made = QFrame()
        made.setObjectName("duplicatesNote")
        made.setProperty("role", "callout")
        column = vbox(made, (10, 8, 10, 6), 2)
        said = ngettext(
            "{count} customer looks like this one",
            "{count} customers look like this one",
            count,
        ).format(count=count)
        column.addWidget(label(said, wrap=True))
        compare = link(_("Compare them"), "intersect", name="compareDuplicates")
        compare.clicked.connect(self.duplicates_asked)
        column.addWidget(compare)
        return made

    def _gap_row(self, gap: Any) -> QPushButton:
        made = QPushButton()
        made.setProperty("role", "gap")
        made.setProperty("field", gap.key)
        made.setObjectName(f"gap_{gap.key}")
        made.setAccessibleName(gap.title)
        made.setEnabled(bool(gap.key))
        row = hbox(made, (2, 0, 0, 0), 6)
        row.addWidget(label(gap.title))
        why = Elided(gap.why, "muted")
        why.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(why, 1)
        row.addWidget(icon_label("caret-right", "text3", 12))
        made.setMinimumHeight(px(34))
        made.clicked.connect(self._on_gap)
        return made

    def _on_gap(self) -> None:
        self.field_chosen.emit(str(self.sender().property("field")))

    def _add_notices(self, state: CardState, wrong: Collection[str]) -> None:
        notices = notices_of(state, wrong)
        if not notices:
            return
        heading = label(_("Checks"), "section")
        heading.setContentsMargins(0, px(12), 0, px(4))
        self._items.addWidget(heading)
        for icon, tone, text in notices:
            row = QWidget()
            line = hbox(row, (0, 3, 0, 3), 8)
            line.addWidget(icon_label(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(text, "secondary", wrap=True), 1)
            self._items.addWidget(row)


def notices_of(
    state: CardState, wrong: Collection[str] = frozenset()
) -> list[tuple[str, str, str]]:
    """(icon, tone, sentence) for what the program noticed about the customer."""
    from datetime import date

    from crmdesk.core import clock
    from crmdesk.models import checks

    found: list[tuple[str, str, str]] = []
    if state.duplicates == 0:
        found.append(("check-circle", "good", _("No customer of the same name, code or telephone")))
    uscc = state.values.get("uscc")
    if "uscc" in wrong:
        found.append(("warning-circle", "bad", _("Credit code: wrong; invoices will be sent back")))
    elif uscc:
        fine = checks.organisation_code_agrees(str(uscc))
        found.append(
            ("check-circle", "good", _("Credit code: check characters are right"))
            if fine
            else (
                "warning-circle",
                "warn",
                _("Credit code: the organisation code inside looks unusual"),
            )
        )
    reviewed = state.values.get("reviewed_on")
    if isinstance(reviewed, date):
        days = (clock.today() - reviewed).days
        found.append(
            (
                "clock",
                "warn" if days > 180 else "text3",
                _("Reviewed {days} days ago").format(days=days),
            )
        )
    else:
        found.append(("clock", "warn", _("Never reviewed")))
    return found


class BasicTab(PartTab):
    """基础资料, with the addresses."""

    key: ClassVar[str] = "basic"
    title: ClassVar[str] = N_("Basic data")
    section: ClassVar[str] = "basic"
    part: ClassVar[Part] = Part.BASIC

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.addresses = ChildList(
            desk, "address", ("kind", "region", "address", "person", "phone"),
            title=_("More addresses"), add=_("Add an address"), stretch="address",
            empty=_("No delivery or business address yet."),
        )  # fmt: skip
        self.form.insert_after_section(N_("Address and contact"), self.addresses)

    def show_children(self, state: CardState) -> None:
        self.addresses.show_rows(state.customer_id, state.rows("address"))


class TraitsTab(PartTab):
    """客户特征."""

    key: ClassVar[str] = "traits"
    title: ClassVar[str] = N_("Customer traits")
    section: ClassVar[str] = "traits"
    part: ClassVar[Part] = Part.TRAITS


class BusinessTab(PartTab):
    """业务状况, with the competitors."""

    key: ClassVar[str] = "business"
    title: ClassVar[str] = N_("Business")
    section: ClassVar[str] = "business"
    part: ClassVar[Part] = Part.BUSINESS

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.competitors = ChildList(
            desk, "competitor_relation", ("competitor_id", "share", "strength", "evidence"),
            title=_("Competitors at this customer"), add=_("Add a competitor"), stretch="evidence",
            empty=_("No competitor known. Who else sells to this customer?"),
        )  # fmt: skip
        self.form.insert_after_section(N_("Market and quality"), self.competitors)
        self.years = SalesYears()
        self.column.insertWidget(0, self.years)

    def show_children(self, state: CardState) -> None:
        self.years.show_years(state.card.sales)
        self.competitors.show_rows(state.customer_id, state.rows("competitor_relation"))
