"""Use cases. The only code that opens sessions, commits, and feeds the analysis methods.

The user interface and the command line receive services from ``container.Services`` and import
from here only plain value classes.
"""
