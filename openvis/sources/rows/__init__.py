"""A row of text on its way to an incident: what, when, where, and under which reference."""
