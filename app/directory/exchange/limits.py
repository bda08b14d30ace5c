"""How much a file may hold; whatever is above is refused before it is read."""

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_UNPACKED_BYTES = 20 * MEGABYTE
MOST_ROWS = 5000
MOST_COLUMNS = 200
MOST_PARTS = 200
DEEPEST = 32
LONGEST_CELL = 32_767
