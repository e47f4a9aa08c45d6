"""What a delivery of data does to its figures: late, doubled, jumping, renumbered."""
