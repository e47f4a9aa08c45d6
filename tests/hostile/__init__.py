"""The corpus of hostile files: for every importer at least 500 files that are wrong in a known way.

A file is a clean base with one damage, or with two at once. Nothing is kept as a file: the damages are tables one can
read (`values`, `sheet_damages`, `byte_damages`, ...), and what comes of every file stands in `expected/<importer>.tsv`.
`python -m tests.hostile write` makes those tables anew; the difference is what a reviewer reads.
`python -m tests.hostile files FOLDER` writes the files themselves, to look at one.

All people, numbers and plates in here are made up: they are there to see that they reach no sentence and no table.
"""
