"""What can be done with an opportunity, from the board, the list, its page or a customer's card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.opportunities.faces import LOST, UNRATED, WON
from crmdesk.ui.words import short_money

if TYPE_CHECKING:
    from crmdesk.services.opportunity_targets import Questions, Target

STAGE: Final = "stage:"


@dataclass(frozen=True, slots=True)
class Deal:
    """What the dialogs say of an opportunity."""

    id: int
    customer_id: int
    customer: str
    name: str
    amount: int | None = None
    place: str = ""  # the column it lies in, to say where it goes back to

    @property
    def words(self) -> str:
        """Customer, what, how much."""
        parts = [self.customer, self.name]
        if self.amount is not None:
            parts.append(short_money(self.amount))
        return " · ".join(p for p in parts if p)


def target_of(column: str) -> Target | None:
    """Where a drop on a column leads; None where nothing can be dropped."""
    from crmdesk.services import opportunity_targets as t

    if column == WON:
        return t.WonTarget()
    if column == LOST:
        return t.LostTarget()
    if column.startswith(STAGE):
        return t.StageTarget(int(column.removeprefix(STAGE)))
    return None if column == UNRATED else t.GradeTarget(column)


class DealActions:
    """The verbs; each knows its dialog and its service."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    # --- making, changing, opening -----------------------------------------------------------------
    def create(
        self, customer_id: int | None = None, start: dict[str, Any] | None = None
    ) -> int | None:
        """Enter a new one; its id if it was saved."""
        from crmdesk.ui.opportunities.opportunity_dialog import OpportunityDialog

        dialog = OpportunityDialog(self._desk, self._parent, customer_id=customer_id, start=start)
        saved = _asked(dialog)
        return None if saved is None else next(iter(saved.of("opportunity").created), None)

    def edit(self, opportunity_id: int, focus: str = "") -> None:
        """Change its fields, the cursor in *focus*."""
        from crmdesk.ui.opportunities.opportunity_dialog import FACTS, OpportunityDialog

        try:
            record = self._desk.services.records.fetch("opportunity", opportunity_id)
        except CrmError as error:
            message.error(error, self._parent)
            return
        _asked(
            OpportunityDialog(
                self._desk, self._parent, record=record, focus=FACTS.get(focus, focus)
            )
        )

    def open(self, opportunity_id: int, ids: Sequence[int] = ()) -> None:
        """Show its page; *ids* is the list to walk through."""
        self._desk.open_page("opportunity", opportunity_id=opportunity_id, ids=list(ids))

    def talk(self, deal: Deal) -> None:
        """Record a follow-up about it."""
        from crmdesk.ui.follow_up.talk_dialog import record_talk

        record_talk(
            self._desk,
            self._parent,
            customer_id=deal.customer_id,
            start={"opportunity_id": deal.id},
        )

    def delete(self, ids: Sequence[int]) -> None:
        """Into the recycle bin, with undo."""
        services, wanted = self._desk.services, list(ids)
        said = ngettext(
            "{count} opportunity is in the recycle bin.",
            "{count} opportunities are in the recycle bin.",
            len(wanted),
        ).format(count=len(wanted))
        self._desk.write(
            _("Deleting"), lambda p: services.records.remove("opportunity", wanted, p), said=said
        )

    def transfer(self, deal: Deal) -> None:
        """Hand it to another seller, who accepts or not."""
        from crmdesk.ui.opportunities.transfer_dialog import TransferDialog

        _asked(TransferDialog(self._desk, deal, self._parent))

    def share(self, deal: Deal) -> None:
        """Which sellers have which share of it."""
        from crmdesk.ui.opportunities.shares_dialog import SharesDialog

        _asked(SharesDialog(self._desk, deal, self._parent))

    def deal_of(self, opportunity_id: int) -> Deal | None:
        """What the dialogs say of an opportunity; None after an error was shown."""
        services = self._desk.services
        try:
            record = services.records.fetch("opportunity", opportunity_id)
        except CrmError as error:
            message.error(error, self._parent)
            return None
        customer_id = int(record["customer_id"] or 0)
        customer = services.names("customer", customer_id)
        amount = record["amount"]
        return Deal(
            opportunity_id,
            customer_id,
            customer,
            str(record["name"] or ""),
            int(amount) if amount is not None else None,
        )

    # --- moving -----------------------------------------------------------------------------------
    def drop(self, deal: Deal, column: str, finished: Callable[[bool], None]) -> None:
        """A card was dropped on a column; *finished* hears whether it moved."""
        target = target_of(column)
        if target is None:
            message.notify(_("Grades follow from the answers; nothing can be put here by hand."))
            finished(False)
            return
        self.move(deal, target, finished)

    def move(
        self, deal: Deal, target: Target, finished: Callable[[bool], None] | None = None
    ) -> None:
        """Ask what the rule needs for *target*, then do it."""
        services = self._desk.services
        self._desk.jobs.run(
            _("Looking what is needed"),
            lambda _p: services.opportunities.questions_for(deal.id, target),
            done=_Asked(self, deal, finished or _nothing),
            failed=_Failed(self._parent, finished or _nothing),
        )

    def ask(self, deal: Deal, questions: Questions, finished: Callable[[bool], None]) -> None:
        """Ask *questions* in their dialog, or move at once if there are none."""
        if questions.refusal:
            message.inform(_("This does not go"), questions.refusal, self._parent)
            finished(False)
            return
        if not questions.questions:
            services = self._desk.services
            preset = dict(questions.preset)
            self._desk.write(
                _("Saving"),
                lambda _p: services.opportunities.move(
                    deal.id, questions.target, preset, questions.version
                ),
                said=self._said(deal, questions),
                done=_Done(finished),
                failed=_Failed(self._parent, finished),
            )
            return
        finished(_asked(self.dialog_for(deal, questions)) is not None)

    def dialog_for(self, deal: Deal, questions: Questions) -> Any:
        """The dialog that asks *questions*."""
        from crmdesk.services import opportunity_targets as t
        from crmdesk.ui.opportunities.loss_dialog import LossDialog
        from crmdesk.ui.opportunities.move_dialog import MoveDialog

        is_loss = isinstance(questions.target, t.LostTarget)
        is_won = isinstance(questions.target, t.WonTarget)
        made = LossDialog if is_loss else MoveDialog
        back = _("Put back to {place}").format(place=deal.place) if deal.place else ""
        icon, tone = ("flag-banner", "bad") if is_loss else ("target", "good" if is_won else "info")
        LossDialog.amount = deal.amount if is_loss else None
        verb = _("Record as lost") if is_loss else _("Record as won") if is_won else ""
        return made(
            self._desk,
            questions,
            self._parent,
            subtitle=deal.words,
            back=back,
            verb=verb,
            said=self._said(deal, questions),
            customer_id=deal.customer_id,
            icon=icon,
            tone=tone,
            title=_("Why was it lost?") if is_loss else _("How was it won?") if is_won else "",
        )

    def _said(self, deal: Deal, questions: Questions) -> str:
        from crmdesk.services import opportunity_targets as t

        words = {
            t.WonTarget: _("{name}: won."),
            t.LostTarget: _("{name}: recorded as lost."),
            t.PauseTarget: _("{name}: paused."),
            t.EndTarget: _("{name}: ended."),
            t.ReopenTarget: _("{name}: followed again."),
        }.get(type(questions.target), _("{name}: moved."))
        return words.format(name=deal.customer)

    # --- the menu ---------------------------------------------------------------------------------
    def fill_menu(self, menu: QMenu, deal: Deal, state: str, filing: str = "open") -> None:
        """The steps that are possible from *state*, and the usual verbs."""
        from crmdesk.services import opportunity_targets as t

        def add(text: str, act: Callable[[], None], keys: str = "") -> None:
            entry = menu.addAction(f"{text}\t{keys}" if keys else text)
            entry.triggered.connect(lambda *_checked: act())

        add(_("Record a follow-up"), lambda: self.talk(deal), "Ctrl+J")
        menu.addSeparator()
        if filing == "open":
            for wanted, text, target in (
                ("won", _("Won …"), t.WonTarget()),
                ("lost", _("Lost …"), t.LostTarget()),
                ("paused", _("Pause …"), t.PauseTarget()),
                ("ended", _("End …"), t.EndTarget()),
                ("active", _("Follow again …"), t.ReopenTarget()),
            ):
                if _may(state, wanted):
                    add(text, _MoveTo(self, deal, target))
        if state in ("won", "lost", "ended"):
            following = {
                "open": ("closed",),
                "closed": ("archived", "open"),
                "archived": ("closed",),
            }
            labels = {
                "closed": _("Close with its summary …"),
                "archived": _("Put into the archive"),
                "open": _("Open again"),
            }
            for wanted in following.get(filing, ()):
                add(labels[wanted], _MoveTo(self, deal, t.FilingTarget(wanted)))
        menu.addSeparator()
        add(_("Hand over …"), lambda: self.transfer(deal))
        add(_("Shares of sellers …"), lambda: self.share(deal))
        menu.addSeparator()
        add(_("Delete"), lambda: self.delete([deal.id]), "Del")


def _asked(dialog: Any) -> ChangeSet | None:
    """Show a dialog until it is answered; what it saved. It is gone afterwards."""
    dialog.exec()
    saved: ChangeSet | None = dialog.saved
    dialog.deleteLater()
    return saved


def _may(state: str, wanted: str) -> bool:
    from crmdesk.analysis.states import OPPORTUNITY, path

    if state == wanted or (wanted == "active" and state == "new"):
        return False
    return path(OPPORTUNITY, state, wanted) is not None


def _nothing(_moved: bool) -> None:
    """Nobody waits for the end of the move."""


class _MoveTo:
    def __init__(self, actions: DealActions, deal: Deal, target: Target) -> None:
        self._actions, self._deal, self._target = actions, deal, target

    def __call__(self) -> None:
        self._actions.move(self._deal, self._target)


class _Asked:
    def __init__(self, actions: DealActions, deal: Deal, finished: Callable[[bool], None]) -> None:
        self._actions, self._deal, self._finished = actions, deal, finished

    def __call__(self, questions: Questions) -> None:
        self._actions.ask(self._deal, questions, self._finished)


class _Done:
    def __init__(self, finished: Callable[[bool], None]) -> None:
        self._finished = finished

    def __call__(self, _change_set: ChangeSet) -> None:
        self._finished(True)


class _Failed:
    def __init__(self, parent: QWidget, finished: Callable[[bool], None]) -> None:
        self._parent, self._finished = parent, finished

    def __call__(self, error: CrmError) -> None:
        message.error(error, self._parent)
        self._finished(False)
