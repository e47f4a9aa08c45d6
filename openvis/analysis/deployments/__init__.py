"""Hours divided over places and shifts, and what each rule costs."""
