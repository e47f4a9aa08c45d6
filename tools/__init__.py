"""What keeps the house in order: generated documentation, house rules, the scripts behind make."""
