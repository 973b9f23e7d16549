"""How large a file may be, with the reason for each bound.

The machine has 4 GiB for everything; a file that needs more of it than these is a mistake or an attack.
"""

MAX_FILE_BYTES = 64 * 2**20  # a scanned plan of 300 pages has about 30 MB; larger ones hold pictures, not text
MAX_CHARACTERS = 20_000_000  # all national laws together; needs about 1 GB while it is cut into passages
MAX_PAGES = 3_000  # ten minutes of reading; longer ones are volumes bound together
MAX_UNPACKED_BYTES = 400 * 2**20  # of a zip archive or a Word file, which is one
MAX_UNPACKED_RATIO = 200  # XML of Word packs 10 to 50 to 1, a zip bomb 1000 to 1
RATIO_FREE_BYTES = 10 * 2**20  # below this even the worst ratio does no harm (a blank form packs well)
MAX_MEMBERS = 10_000  # files in one archive
MAX_REPETITION = 100  # text packs 3 to 1, a log file 20 to 1; beyond this it is one phrase over and over
REPETITION_FREE_CHARACTERS = 200_000  # a short text may well be a form of dots
MAX_SPAN = 100  # columns or rows that a cell covers: colspan="1000000" is a slip or an attack
