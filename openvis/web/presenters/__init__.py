"""From domain objects to what a template shows: small pure functions, one file per page."""
