"""The reports: each a function from what is stored to a document."""
