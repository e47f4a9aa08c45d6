"""Django models, one file per subject. Only openvis.store may import them; others get domain objects."""
