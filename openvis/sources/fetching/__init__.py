"""Asking a supplier's server, and keeping what it answered."""
