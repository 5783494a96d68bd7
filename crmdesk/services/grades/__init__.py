"""The classes of every customer: computed, kept for lists and cards, frozen month by month."""
