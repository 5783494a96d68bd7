"""The parts of credit: the page of the risk, the exposure bar, dialogs, the tab of the card."""
