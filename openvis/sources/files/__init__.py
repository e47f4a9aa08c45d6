"""Files of any kind, read as text within limits."""
