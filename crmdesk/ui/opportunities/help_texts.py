"""What F1 says on the pages of opportunities."""

from __future__ import annotations

from crmdesk.core.i18n import _


def board_help() -> str:
    """The boards and the list."""
    return _(
        "The grade board sorts the open opportunities by the answers about need, determination and "
        "selection and by the expected closing date; the worse of the two decides. A closes within "
        "3 months, B within 6, C within 12, D later (another time gate can be chosen in the "
        "settings). Grades are never set by hand: dropping a card on a better column asks for "
        "exactly the answers that lack. The stage board shows the stages of a pipeline.\n\n"
        "Drag a card, or select it and press Ctrl+← or Ctrl+→. Arrows walk, Enter opens, F2 edits, "
        "Ctrl+J records a follow-up, Del moves it to the recycle bin. Dropping on Won or Lost asks "
        "for the summary, the reason and the winner. Everything can be taken back with Ctrl+Z.\n\n"
        "A tinted card was not contacted for longer than its grade or stage allows; a planned next "
        "step suspends that. Every figure in the head of a column opens the opportunities that it "
        "counts."
    )


def deal_help() -> str:
    """The page of one opportunity."""
    return _(
        "Everything about one opportunity: its fields and answers, products wanted and money "
        "spent, competitors with the evidence for them, shares of several sellers (together "
        "exactly 100 %), handing over with acceptance, and the stages it went through.\n\n"
        "F2 or a double click on a field edits; Ctrl+J records a follow-up; Ctrl+↑ and Ctrl+↓ walk "
        "through the list it was opened from; Esc goes back. Won, lost, paused and ended are steps "
        "that ask for what they need: a summary, a reason, the winner. What was decided can be "
        "closed with its summary and then put into the archive. Everything can be taken back."
    )
