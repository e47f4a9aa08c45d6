"""Where incidents will be: a ladder of ways to say it, scored side by side."""
