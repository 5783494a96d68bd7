"""Importing spreadsheets: reading, mapping columns, checking rows, writing, reporting."""
