"""Times in nine bytes a pair: whole tenths of minutes and kilometres."""

from dataclasses import dataclass
from typing import Self, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.core.units import BoolArray, FloatArray, IntArray
from app.travel.times import Times

Tenths: TypeAlias = NDArray[np.uint16]
Codes: TypeAlias = NDArray[np.uint8]

NOT_ASKED = 255
_STEPS = 10.0
_NONE = 65535
_MOST = 65534
_COLUMNS = 4
_BYTES_PER_PAIR = 2 * _COLUMNS + 1
_CHECKSUM_BYTES = 4


@dataclass(frozen=True, slots=True)
class Row:
    """The times of one cell and mode to k columns, some of which nobody has asked yet.

    Attributes:
        tenths: (4, k) minutes, km, low, high in tenths, `_NONE` where unknown; longer
            than 109 hours counts as that.
        source: (k,) codes of `Source`, `NOT_ASKED` where nobody has asked.
    """

    tenths: Tenths
    source: Codes

    @classmethod
    def empty(cls, columns: int) -> Self:
        """Return a row in which nobody has asked anything."""
        tenths = np.full((_COLUMNS, columns), _NONE, np.uint16)
        return cls(tenths, np.full(columns, NOT_ASKED, np.uint8))

    @classmethod
    def of(cls, times: Times) -> Self:
        """Return the times as a row."""
        columns = (times.minutes, times.km, times.low, times.high)
        return cls(np.stack([_packed(c) for c in columns]), times.source.astype(np.uint8))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read a row.

        Raises:
            ValueError: it is damaged: length or checksum are wrong.
        """
        body, checksum = stored[:-_CHECKSUM_BYTES], stored[-_CHECKSUM_BYTES:]
        if len(body) % _BYTES_PER_PAIR or crc32(body).to_bytes(_CHECKSUM_BYTES) != checksum:
            raise ValueError("a damaged row")
        k = len(body) // _BYTES_PER_PAIR
        tenths = np.frombuffer(body, "<u2", _COLUMNS * k).reshape(_COLUMNS, k)
        return cls(tenths, np.frombuffer(body, np.uint8, k, 2 * _COLUMNS * k))

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads."""
        body = self.tenths.astype("<u2").tobytes() + self.source.tobytes()
        return body + crc32(body).to_bytes(_CHECKSUM_BYTES)

    def __len__(self) -> int:
        """Return how many columns there are."""
        return self.source.size

    @property
    def asked(self) -> BoolArray:
        """Return (k,) whether somebody has asked."""
        asked: BoolArray = self.source != NOT_ASKED
        return asked

    def take(self, columns: IntArray) -> "Row":
        """Return these columns in this order; -1, and what is beyond, was never asked."""
        wider = Row.empty(len(self) + 1)
        wider.tenths[:, :-1], wider.source[:-1] = self.tenths, self.source
        at = np.where(columns < len(self), columns, -1)
        return Row(wider.tenths[:, at], wider.source[at])

    def put(self, columns: IntArray, other: "Row") -> "Row":
        """Return the row with the other's columns written there; it grows as far as needed."""
        grown = Row.empty(max(len(self), int(columns.max(initial=-1)) + 1))
        grown.tenths[:, : len(self)], grown.source[: len(self)] = self.tenths, self.source
        grown.tenths[:, columns], grown.source[columns] = other.tenths, other.source
        return grown

    def times(self) -> Times:
        """Return the times; what nobody has asked is unknown.

        Raises:
            ValueError: the row holds what no times can be.
        """
        minutes, km, low, high = (_unpacked(column) for column in self.tenths)
        source = np.where(self.asked, self.source, 0).astype(np.int8)
        return Times(minutes, km, low, high, source)


def _packed(values: FloatArray) -> Tenths:
    known = np.isfinite(values)
    tenths = np.rint(np.where(known, values, 0.0) * _STEPS)
    return np.where(known, np.minimum(tenths, _MOST), _NONE).astype(np.uint16)


def _unpacked(tenths: Tenths) -> FloatArray:
    values: FloatArray = tenths / _STEPS
    values[tenths == _NONE] = np.nan
    return values
