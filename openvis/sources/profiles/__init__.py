"""Mapping profiles: how the columns of a supplier's file map to ours."""
