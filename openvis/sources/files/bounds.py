"""How much a file may ask of this computer: every limit on what comes from outside, with the reason for its height.

A limit is far above what any supplier sends, so that nobody meets one by accident, and low enough that a file made to
be too much ends in a sentence. `docs/adr/018-hostile-input.md` says what happens at each. The longest line of a CSV
stands with its reader, the longest answer of a server in `polite_client`.
"""

from __future__ import annotations

MEGABYTE = 1 << 20

# A spreadsheet is a zip: what is in it can be a thousand times larger than the file.
SHEET_BYTES = 1024 * MEGABYTE  # unpacked; a full sheet of 1,048,576 rows of twenty columns takes some 900
SHEET_RATIO = 250  # unpacked to packed; a sheet with the same row over and over comes to about a hundred
SHEET_SMALL = 64 * MEGABYTE  # below this the ratio says nothing
SHEET_PARTS = 10_000  # files in the zip; a sheet of our suppliers has some twenty
SHEETS = 256  # in one file; each is looked through for the one with most rows
SHEET_LEAD_BYTES = MEGABYTE  # of the two parts that say which sheets there are
SHEET_ROW_BYTES = 4 * MEGABYTE  # of one row; all 16,384 columns filled with numbers is one
# The reader keeps the whole rectangle up to the last filled cell: one cell in the farthest corner asks for 400 GB.
SHEET_CELLS = 30_000_000

MAP_BYTES = 2048 * MEGABYTE  # GeoPackage; the whole country with every figure of CBS is some 300
JSON_MAP_BYTES = 256 * MEGABYTE  # it is read whole to see that it is whole; a gemeente is some 2, all gemeenten 60
LONGEST_NAME = 200  # signs of the name of an area; the longest in the Netherlands has some sixty

SETTINGS_BYTES = MEGABYTE  # of a profile or another file with settings; the longest example is some 4 KB

PAGE_BYTES = 256 * MEGABYTE  # of one line of a fetched delivery: what the client takes as one answer
