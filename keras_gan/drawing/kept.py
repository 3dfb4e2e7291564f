"""Where a picture goes: into a file, or back to whoever asked."""

import io

from PIL import Image

from keras_gan.files import written_beside


def kept(save, path):
    """What `save(file)` writes as PNG: at `path`, or as a PIL image, which a notebook shows."""
    if path is not None:
        with written_beside(path) as beside:
            save(beside)
        return None
    file = io.BytesIO()
    save(file)
    image = Image.open(file)
    image.load()
    return image
