"""Who may what and when, what must be said for it, and what is written down of every attempt."""
