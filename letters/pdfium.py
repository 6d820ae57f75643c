"""The one lock around PDFium, which is not safe for threads, whatever the document."""

from __future__ import annotations

import threading
from typing import Final

ONE_AT_A_TIME: Final = threading.Lock()
"""Held by whoever opens, reads or draws a PDF."""
