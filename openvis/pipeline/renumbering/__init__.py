"""Areas through the years: one division for a whole series."""
