"""What every other part may use. Standard library only; knows nothing of the rest."""
