"""Records and results to PDF and Excel."""
