"""What a file seems to be, before a person has looked at it."""
