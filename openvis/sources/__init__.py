"""One file per supplier, all the same shape: fetch(folder) and read(path) -> chunks of rows plus rejects."""
