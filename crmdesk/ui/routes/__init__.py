"""The parts of the page of routes and visits."""
