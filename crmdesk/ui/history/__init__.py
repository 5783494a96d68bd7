"""Who changed what when: the list of acts, for one customer or for the whole file."""
