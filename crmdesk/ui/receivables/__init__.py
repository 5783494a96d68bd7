"""The parts of the page of receivables: who owes what since when, and how it is asked for."""
