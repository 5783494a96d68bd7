"""What F1 says on the pages of sales and receipts."""

from __future__ import annotations

from crmdesk.core.i18n import _


def sales_help() -> str:
    """The list of sales."""
    return _(
        "All sales, returns, allowances and opening balances, the newest first. Only posted "
        "documents count; drafts and void ones are shown and change nothing.\n\n"
        "Enter opens a document, Ctrl+N begins a sale; the arrow beside it begins a return, an "
        "allowance or an opening balance. Ctrl+E exports the list, Ctrl+P prints it.\n\n"
        "Not settled yet is what a document still claims; of returns and allowances, what is "
        "not set against other documents yet. Overdue counts from the due date.\n\n"
        "The card on the right shows the lines of the document under the cursor and what "
        "settled it."
    )


def sale_help() -> str:
    """One sale."""
    return _(
        "A sale is a draft until it is posted; then it counts in sales and receivables and is "
        "closed to changes. Unposting makes it a draft again, as long as no money hangs on it; "
        "making it void keeps the number and gives the reason.\n\n"
        "Lines by keyboard:\nType a product by name, number or initials and press Enter; the "
        "cursor goes on to quantity, price and discount, and then to the next line; Tab stops at "
        "tax, cost and remarks as well. "
        "Ctrl+V pastes rows from Excel. Ctrl+S keeps the draft, Ctrl+Enter posts, "
        "Ctrl+Shift+Enter posts what is paid at once.\n\n"
        "Prices:\nA product comes at the price that this customer paid last, otherwise at the "
        "list price less his discount. Beside each line stand the last price and the lowest to "
        "customers of the same price level.\n\n"
        "Due date:\nLeft blank, it follows the credit period of the customer (cash and prepaid: "
        "at once), or the instalment. A contract in the head fills in what is not billed yet.\n\n"
        "Returns:\n“Return …” takes over what has not come back yet. More than was sold is "
        "refused. A return settles other documents or is paid back.\n\n"
        "Credit:\nWhile you type, the line under the steps says whether the order may leave: "
        "released, with a warning, with the approver's password, or against cash only."
    )


def products_analysis_help() -> str:
    """The analysis of products."""
    return _(
        "What do we earn on? Margin is what is left of the sales after their cost; turnover how "
        "many times a year the stock is sold: net sales by the mean of opening and closing "
        "stock. Margin × turnover is the cross ratio (交叉比率); × sales is the contribution "
        "(贡献比率). With stock at cost the cross ratio is GMROI.\n\n"
        "By the medians of turnover and margin a product is a main product, one of volume, one "
        "of margin, or to be dropped. Without cost or stock there is no ratio, and no zero "
        "either.\n\n"
        "Stock per month is entered under “Stock by month” or imported. A row opens the lines "
        "behind it. Source: S4, B22."
    )
