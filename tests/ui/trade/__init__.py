"""Tests of the screens of sales and receipts."""
