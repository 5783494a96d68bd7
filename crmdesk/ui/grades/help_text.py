"""What F1 says on the analysis tab of the card."""

from __future__ import annotations

from crmdesk.core.i18n import _


def grades_help() -> str:
    """Help on the tab, with the sources of the methods."""
    return _(
        "What all methods of analysis say of this one customer, and what follows from it.\n\n"
        "What to do next:\nAt most four things, the most urgent first, each with what it is seen by. "
        "Who does not pay or is about to leave is not offered more; who has left is won back, not "
        "reminded. The chart opens the analysis behind it, the button does it. When a reminder "
        "becomes urgent follows the purchase cycle; the thresholds (30 days overdue, a fifth of his "
        "sales lacking to the next layer, a survey a year) are our own.\n\n"
        "Rhythm of purchases:\nHis purchases of two years. By his own mean interval, from three "
        "purchases on, he should come again on the day of the broken line; from the red part on he "
        "is later than ever.\n\n"
        "How his classes moved:\nAt the end of every month the classes of everybody are frozen with "
        "the numbers and parameters that made them, and never changed afterwards; a marked corner "
        "says that the program was closed then and the month was made up for from the history. Point "
        "at a cell for its numbers, click it for the analysis as of then.\n\n"
        "Where he stands:\nToday's class by each method and why. Layers of the customer pyramid "
        "(Curry: 1 %, 4 %, 15 %, 80 %), ABC (Pareto), RFM (Hughes, five points), six phases of the "
        "lifecycle, credit in the five Cs. The last lines are those of habit: danger of leaving "
        "and rhythm.\n\n"
        "Given by hand:\nWhere you know more than the method, give another class with a reason and "
        "a last day. It stands in lists, on the card and in the months in which it counted; the "
        "method goes on reckoning and has the word again afterwards. Credit grade and opportunity "
        "grade cannot be given by hand, for goods are held by them."
    )
