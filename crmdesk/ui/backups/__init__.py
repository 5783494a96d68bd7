"""The parts of the backup page."""
