"""Documents that leave the system: tagged PDF and Word, made from what is stored."""
