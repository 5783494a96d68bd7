"""Lists of records with everything around them, for the pages of every entity."""
