"""What stands out, and in which order it deserves a look."""
