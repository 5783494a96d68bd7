"""Importing and exporting with real widgets and real files."""
