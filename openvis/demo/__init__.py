"""A seeded fictional municipality, written as source files in the real formats."""
