"""A board: columns of painted cards that are dragged, walked with the keyboard and counted."""
