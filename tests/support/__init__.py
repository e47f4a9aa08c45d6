"""Helpers that tests and the Makefile run; nothing in the product imports them."""
