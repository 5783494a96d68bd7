"""年度整理: the customers gone through once a year, in seven steps from tidy cards to planned visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.analysis.review_steps import TITLES, Step
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.review.step_card import StepCard
from crmdesk.ui.widgets import button, icon_button, label, scroll_area, vbox
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.models.query import Group
    from crmdesk.services.annual_review import AnnualReview

YEARS_BACK: Final = 3


class ReviewPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Annual review")
    entities: ClassVar[tuple[str, ...]] = (
        "customer", "contact", "sale", "route", "route_stop", "visit", "screening", "saved_view",
        "not_duplicate", "grade_override", "activity",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._year = clock.today().year
        self._review: AnnualReview | None = None
        self._latest = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState("list-checks", _("Going through the customers …"), _("This takes a moment."))
        )
        self._stack.addWidget(self._make_path())
        self._nobody = EmptyState(
            "list-checks", _("Nobody has bought anything yet"),
            _("The annual review needs customers and what they bought. Import both, or enter a sale."),
            [
                Way(_("Import"), self._on_import, "upload-simple", name="toImport"),
                Way(_("Sales documents"), self._on_sales, "shopping-cart", name="toSales"),
            ],
        )  # fmt: skip
        self._stack.addWidget(self._nobody)
        self.outer.addWidget(self._stack, 1)
        self._say()

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Annual review"))
        self.top.help.clicked.connect(self.show_help)
        back = icon_button("arrow-left", _("Back (Alt+Left)"), name="back")
        back.clicked.connect(self.desk.go_back)
        self.top.insert_left(back)
        self.before = icon_button("caret-left", _("The year before"), name="yearBefore")
        self.year = label("", "heading", name="reviewYear")
        self.after = icon_button("caret-right", _("The year after"), name="yearAfter")
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.go_on = button("", "arrow-right", "primary", name="goOn")
        self.go_on.clicked.connect(self._on_go_on)
        for each in (self.before, self.year, self.after, self.go_on):
            self.top.add(each)
        return self.top

    def _make_path(self) -> QWidget:
        inner = QWidget()
        column = vbox(inner, spacing=8)
        self.cards = {step: StepCard(number, step) for number, step in enumerate(Step, 1)}
        for made in self.cards.values():
            made.went.connect(self._on_went)
            made.list_asked.connect(self.open_list)
            made.marked.connect(self._on_marked)
            column.addWidget(made)
        column.addStretch()
        self.path = scroll_area(inner, "reviewPath")
        return self.path

    # --- showing ---------------------------------------------------------------------------------
    def refresh(self) -> None:
        services, year = self.desk.services, self._year
        self._latest.ask(
            _("Annual review"),
            lambda progress: services.annual_review.read(year, progress),
            self._on_read,
        )

    def _on_read(self, review: AnnualReview) -> None:
        self._review = review
        for state in review.steps:
            self.cards[state.step].show_state(state, is_next=state.step == review.next)
        self._say()
        self._stack.setCurrentWidget(self.path if review.buyers else self._nobody)

    def _say(self) -> None:
        today, review = clock.today(), self._review
        self.year.setText(str(self._year))
        self.before.setEnabled(self._year > today.year - YEARS_BACK)
        self.after.setEnabled(self._year < today.year)
        following = review.next if review else None
        self.go_on.setVisible(following is not None and bool(review and review.buyers))
        if review is None:
            return
        said = _("{done} of {all} steps done").format(done=review.done, all=len(review.steps))
        self.top.subtitle.setText(f"{said} · " + _("figures as of {day}").format(day=review.as_of))
        if following is not None:
            self.go_on.setText(_("Go on: {step}").format(step=_(TITLES[following])))

    # --- doing -----------------------------------------------------------------------------------
    def _on_before(self) -> None:
        self._turn(-1)

    def _on_after(self) -> None:
        self._turn(1)

    def _turn(self, years: int) -> None:
        self._year += years
        self._say()
        self.reload()

    def _on_go_on(self) -> None:
        """To the card of the next step: its buttons lead on."""
        following = self._review.next if self._review else None
        if following is None:
            return
        made = self.cards[following]
        self.path.ensureWidgetVisible(made)
        made.mark.setFocus()

    def _on_import(self) -> None:
        self.desk.open_page("transfer")

    def _on_sales(self) -> None:
        self.desk.open_page("sales")

    def _on_went(self, place: str, arguments: dict[str, Any]) -> None:
        self.desk.open_page(place, **arguments)

    def open_list(self, behind: Group | tuple[int, ...]) -> None:
        """Open the list of the customers behind a fact."""
        from crmdesk.models.query import Condition, Group, Op

        if isinstance(behind, tuple):
            behind = Group((Condition("id", Op.ONE_OF, behind),))
        self.desk.open_page("customers", filter_group=behind)

    def _on_marked(self, step: str, is_done: bool) -> None:
        services, year = self.desk.services, self._year
        self.desk.write(
            _("Annual review"),
            lambda _progress: services.annual_review.mark(year, Step(step), is_done=is_done),
            said=_("Done: {step}").format(step=_(TITLES[Step(step)])) if is_done else "",
        )

    def first_focus(self) -> QWidget:
        return self.go_on if self.go_on.isVisible() else self

    def help_text(self) -> str:
        return _(
            "Once a year, say in December, the customers are gone through as a whole. The steps "
            "follow each other: whose card is not tidy is counted wrongly in the analyses, and "
            "without layers there is no plan of visits.\n\n"
            "Every step:\nsays what to do and what it is about right now. “Show the list” opens "
            "exactly the customers that were counted, the button on the right the page where it is "
            "done. Then mark it as done; day and name are kept, and it can be taken back.\n\n"
            "Tidy card:\nchannel, industry, region and a telephone number of everybody who bought.\n\n"
            "Source:\nThe order of work (tidy the records, analyse the results and the make-up, set "
            "the classes, enter them in the register, arrange routes, plan visits) is that of the "
            "teaching text 客户分类管理 (classes of customers and how to manage them)."
        )
