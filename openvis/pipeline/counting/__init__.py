"""From what is stored to counts per buurt, type and period."""
