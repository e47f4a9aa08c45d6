"""Outlines of areas, and which of them a point lies in."""
