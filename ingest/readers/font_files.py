"""Font files put together from their tables: for fonts that are made or mended here.

The container of TrueType and OpenType (ISO/IEC 14496-22, 4.3). Left out: collections, and what is in the tables.
"""

import struct


def packed(version: bytes, tables: dict[bytes, bytes]) -> bytes:
    """Tables into a font file; the checksums are left at nought, for nobody asks them."""
    power = max(1, len(tables)).bit_length() - 1
    head = struct.pack(">4sHHHH", version, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    listed, body = b"", b""
    at = len(head) + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        listed += struct.pack(">4sIII", tag, 0, at + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return head + listed + body
