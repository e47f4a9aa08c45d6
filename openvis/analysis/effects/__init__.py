"""Did it help: what happened after a start, against what could have been expected without it, and how sure that is."""
