"""Chart data to a small drawing protocol; the backends stand in ui/charts and reports.

``painting.paint`` draws any chart of ``analysis.charts``; one module per kind of chart.
"""
