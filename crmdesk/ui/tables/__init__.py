"""The table model over ids, its view, its delegates."""
