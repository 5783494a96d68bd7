"""Opportunities on screen: their boards, their page, and the questions that a move asks."""
