"""Picture files as part of the page, small enough for it."""

import base64
import io
from dataclasses import dataclass

from PIL import Image

#: Pixels of the longer side, of one that is not shown alone on a page.
SIDE = 760
_QUALITY = 80


@dataclass(frozen=True)
class Picture:
    """A picture inside of the page.

    Attributes:
        source: what `<img src=...>` takes.
        width, height: in pixels.
        alt: what it shows, for those who do not see it.
        caption: a sentence below it.
    """

    source: str
    width: int
    height: int
    alt: str
    caption: str = ""

    @property
    def size(self):
        """Bytes in the page."""
        return len(self.source)


def embedded(path, alt, caption=""):
    """The `Picture` of a file, as WebP; None for one that is no picture or half written."""
    try:
        with Image.open(path) as opened:
            picture = opened.convert("L" if opened.mode in ("1", "L") else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    picture.thumbnail((SIDE, 2 * SIDE))
    written = io.BytesIO()
    picture.save(written, format="WEBP", quality=_QUALITY, method=3)
    source = f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode()}"
    return Picture(source, *picture.size, alt, caption)
