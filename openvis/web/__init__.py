"""Pages: they show stored results and hand decisions to openvis.decisions."""
