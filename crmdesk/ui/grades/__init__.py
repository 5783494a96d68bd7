"""The classes of one customer on his card: where he stands, how that moved, what to do, by hand."""
