"""Chart data to a small drawing protocol; the backends stand in ui/charts and reports."""
