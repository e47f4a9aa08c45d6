"""Our calculations tried on the figures of anyone."""
