"""The parts of the annual review: its seven steps as a path."""
