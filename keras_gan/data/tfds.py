"""`tfds:NAME`: a dataset of tensorflow-datasets, read without TensorFlow where that can be."""

import contextlib
import difflib
import os
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from keras_gan.data.keeping import Pictures, in_memory, key_of_files
from keras_gan.data.pixels import as_array, flattened, squared
from keras_gan.data.samples import Samples

HELD_OUT_SPLITS = ("test", "validation")
IMAGE_FOLDER = "image_folder"


def tfds(argument, size, keep=in_memory):
    """Read `NAME`, `NAME/CONFIG` or `NAME:VERSION`, and download it the first time.

    `NAME@DIRECTORY` says where prepared datasets lie; without it that is what the environment
    variable TFDS_DATA_DIR says, or tensorflow-datasets' own default. `image_folder@DIRECTORY`
    is `tfds.ImageFolder(DIRECTORY)`: files in DIRECTORY/split/label/.

    Args:
        argument: what stands behind `tfds:`.
        size: as in `load`.
        keep: `keeping.in_memory` or `keeping.on_disk`.
    """
    received = f"Received: name='tfds:{argument}'"
    try:
        import tensorflow_datasets
    except ImportError as error:
        raise ImportError(
            f'tensorflow-datasets is not installed: `pip install "keras_gan[tfds]"`. {received}'
        ) from error
    name, _, directory = argument.partition("@")
    directory = directory or os.environ.get("TFDS_DATA_DIR")
    with contextlib.redirect_stdout(sys.stderr):  # it prints its progress, and we our results
        if name == IMAGE_FOLDER:
            builder = _image_folder(tensorflow_datasets, directory, received)
        else:
            builder = _builder(tensorflow_datasets, name, directory, received)
    image, label = _features(tensorflow_datasets, builder.info, received)
    if name != IMAGE_FOLDER:
        with contextlib.redirect_stdout(sys.stderr):
            builder = _prepared(tensorflow_datasets, builder, name, directory, received)

    splits = [split for split, info in builder.info.splits.items() if info.num_examples]
    held_out = next((s for s in HELD_OUT_SPLITS if s in splits and len(splits) > 1), None)
    train = "train" if "train" in splits else next(s for s in splits if s != held_out)

    def read(split):
        def decode():
            examples = _examples(tensorflow_datasets, builder, split, received)
            return _pictures_and_labels(examples, image, label, size, received)

        files = _files(builder.data_dir)
        key = ["tfds", builder.info.full_name, split, image, label, size, *files]
        return keep(Pictures(builder.info.splits[split].num_examples, key, decode))

    class_names = tuple(builder.info.features[label].names) if label else None
    own = None if held_out is None else Samples(*read(held_out))
    return Samples(*read(train), class_names=class_names, held_out=own)


def _builder(tensorflow_datasets, name, directory, received):
    try:
        return tensorflow_datasets.builder(name, data_dir=directory)
    except tensorflow_datasets.core.DatasetNotFoundError as error:
        known = tensorflow_datasets.list_builders(with_community_datasets=False)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean 'tfds:{near[0]}'?" if near else ""
        raise ValueError(
            f"tensorflow-datasets knows no dataset {name!r}, and none is prepared in "
            f"{directory or 'its default folder'}.{hint} {received}"
        ) from error


def _image_folder(tensorflow_datasets, directory, received):
    directory = os.path.expanduser(directory or "")
    if not os.path.isdir(directory):
        raise FileNotFoundError(
            f"There is no such folder. Write `tfds:{IMAGE_FOLDER}@DIRECTORY` with a folder that "
            f"holds DIRECTORY/split/label/ with images. {received}"
        )
    builder = tensorflow_datasets.ImageFolder(directory)
    if not any(info.num_examples for info in builder.info.splits.values()):
        raise FileNotFoundError(
            f"{directory} has no image in a folder split/label/, such as train/cat/1.png. "
            f"{received}"
        )
    return builder


def _features(tensorflow_datasets, info, received):
    """Return the names of the image and of the label, or None for the label."""
    kinds = tensorflow_datasets.features
    features = dict(info.features.items()) if isinstance(info.features, kinds.FeaturesDict) else {}
    # The dataset's own choice of (input, target) first, where it made one.
    names = [n for n in info.supervised_keys or () if n in features] + list(features)
    images = [n for n in names if type(features[n]) is kinds.Image]
    labels = [n for n in names if isinstance(features[n], kinds.ClassLabel)]
    if not images:
        raise ValueError(
            f"The dataset has no image among its features, which are: "
            f"{', '.join(features) or info.features}. Choose one with images. {received}"
        )
    return images[0], labels[0] if labels else None


def _prepared(tensorflow_datasets, builder, name, directory, received):
    if builder.is_prepared():
        return builder
    # This format is read without TensorFlow; the default format is not.
    builder = tensorflow_datasets.builder(name, data_dir=directory, file_format="array_record")
    try:
        builder.download_and_prepare()
    except (OSError, tensorflow_datasets.download.DownloadError) as error:
        raise FileNotFoundError(
            f"The dataset is not prepared in {builder.data_dir} and could not be downloaded: "
            f"{error}. Check the network, or prepare it elsewhere and write "
            f"`tfds:{name}@DIRECTORY`. {received}"
        ) from error
    return builder


def _examples(tensorflow_datasets, builder, split, received):
    if builder.info.file_format in tensorflow_datasets.core.FileFormat.with_random_access():
        return builder.as_data_source(split)
    try:
        return tensorflow_datasets.as_numpy(builder.as_dataset(split=split))
    except ImportError as error:
        raise ImportError(
            f"The dataset is stored in {builder.data_dir} in a format that only TensorFlow "
            f"reads: `pip install tensorflow`, or prepare it again with "
            f"`file_format='array_record'`. {received}"
        ) from error


def _files(directory):
    """The state of the files that a dataset was prepared in."""
    root = Path(directory)
    return key_of_files(root, sorted(file for file in root.rglob("*") if file.is_file()))


def _pictures_and_labels(examples, image, label, size, received):
    shape = None
    for index, example in enumerate(examples):
        picture = _picture(example[image], size, received)  # (height, width, channels)
        shape = shape or picture.shape
        if picture.shape != shape:
            raise ValueError(
                f"The images are of several sizes: the first is of shape {shape}, "
                f"number {index} of {picture.shape}. Pass size= to cut a square from the middle "
                f"of each and resize it. {received}, size={size}"
            )
        yield picture, int(example[label]) if label else None


def _picture(array, size, received):
    if array.dtype not in (np.uint8, np.uint16):
        raise ValueError(
            f"The images have {array.dtype} pixels, and only uint8 and uint16 are understood. "
            f"Choose another dataset. {received}"
        )
    if array.dtype == np.uint16:
        array = np.rint(array / 257).astype(np.uint8)
    grey = array.shape[-1] == 1
    image = Image.fromarray(array[..., 0] if grey else array)
    return as_array(squared(flattened(image, "L" if grey else "RGB"), size))
