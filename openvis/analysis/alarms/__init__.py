"""What rose in the last weeks, by tests that can see a rise at all."""
