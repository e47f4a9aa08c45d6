"""The forms people fill in. They only read and repeat answers: what may be is decided in openvis.decisions."""
