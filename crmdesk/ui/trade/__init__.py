"""What sales, receipts and what settles what share on pages, on the card and in dialogs."""
