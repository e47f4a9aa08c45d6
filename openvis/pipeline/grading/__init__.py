"""How good each source is, looked at after every import."""
