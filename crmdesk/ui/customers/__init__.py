"""The parts of the customer pages: side card, actions, the parts of the card."""
