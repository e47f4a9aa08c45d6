"""Where and when incidents come together."""
