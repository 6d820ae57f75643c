"""What the operating system refuses, in Danish: the kernel's own words are English and meant for programmers."""

from __future__ import annotations

import errno
from typing import Final

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
"""No room left, on the disk or in this user's share of it."""

_WORDS: Final = {
    errno.ENOSPC: "disken er fuld",
    errno.EDQUOT: "brugerens plads på disken er opbrugt",
    errno.EFBIG: "filen må ikke blive større",
    errno.EACCES: "ingen adgang",
    errno.EPERM: "ikke tilladt",
    errno.EROFS: "skrivebeskyttet",
    errno.ENOENT: "findes ikke",
    errno.ENOTDIR: "noget på stien er en fil, ikke en mappe",
    errno.EEXIST: "der ligger en fil med det navn",
    errno.EISDIR: "er en mappe",
    errno.ENAMETOOLONG: "navnet er for langt",
    errno.ELOOP: "et link peger i ring",
    errno.EIO: "disken kan ikke læses eller skrives",
    errno.EMFILE: "for mange åbne filer",
    errno.ENFILE: "for mange åbne filer",
    errno.EADDRINUSE: "adressen er i brug",
}


def danish(error: OSError) -> str:
    """Return why in a few words; an error without words of its own is named by its number."""
    return _WORDS.get(error.errno or 0, f"systemfejl {error.errno or 'uden nummer'}")
