"""Pure numerics: arrays and dataclasses in, dataclasses out. Knows no files, clock, database or global random."""
