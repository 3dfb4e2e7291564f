"""A run opens in Python: its model at the last state, and its data. Imports Keras."""

import contextlib
import zipfile
from dataclasses import replace

import keras

from keras_gan import data
from keras_gan.files import Damaged, check_archive, sealed
from keras_gan.runs.building import build
from keras_gan.runs.folder import RunFolder
from keras_gan.runs.sealing import check_told
from keras_gan.runs.variant_files import custom_objects


def load_run(run):
    """The compiled model of a run, as it was finished or at its last checkpoint.

    It draws the samples that `keras-gan generate` draws, and `fit` goes on where it stopped:
    `steps_done` says where that is.

    Args:
        run: path of the folder that `keras-gan train` wrote, or a `RunFolder`.

    Example:
        gan = keras_gan.load_run("runs/digits")
        images = gan.generate(64, seed=1)
        gan.fit(keras_gan.runs.load_data("runs/digits").train, epochs=5)
    """
    run = run if isinstance(run, RunFolder) else RunFolder(run)
    settings = run.read_settings()
    if run.finished:
        classes = custom_objects(settings["variant"])
        return opened(run.model, lambda: keras.saving.load_model(run.model, classes), settings)
    if not run.checkpoint.exists():
        raise FileNotFoundError(
            f"There is nothing to open: no {run.checkpoint} was written before the run ended. "
            f"Received: run={str(run.path)!r}"
        )
    return load_weights(build(settings), run.checkpoint, settings)


def load_weights(model, file, settings):
    """The model at the state of a checkpoint, or a `ValueError` that says what is wrong.

    Args:
        model: as `runs.build` made it.
        file: path of the checkpoint.
        settings: what run.json holds.
    """
    opened(file, lambda: model.load_weights(file), settings)
    return model


def load_data(run):
    """The `keras_gan.data.Data` that a run was begun with, from any working directory.

    Files are read where they lay then; where they are no more, as the run's data were named.

    Args:
        run: path of the folder, or the settings of one.
    """
    settings = run if isinstance(run, dict) else RunFolder(run).read_settings()
    how = {"size": settings["size"], "seed": settings["data_seed"],
           "streaming": settings["streaming"]}  # fmt: skip
    place = settings.get("data_place")
    if place is not None:
        with contextlib.suppress(FileNotFoundError):
            found = data.load(place, **how)
            return replace(found, name=found.name.replace(place, settings["data"]))
    return data.load(settings["data"], **how)


def opened(file, load, settings=None):
    """What `load` returns, or a `ValueError` that says what is wrong with the file.

    Args:
        file: path of a model or of weights.
        load: function without arguments.
        settings: what run.json holds, for a file of a run.
    """
    try:
        told = sealed(file)
        if zipfile.is_zipfile(file):
            check_archive(file)
    except (OSError, Damaged, zipfile.BadZipFile) as error:
        raise ValueError(f"{file} is damaged: {error}") from error
    except ValueError as error:
        raise ValueError(f"{file} is not opened: {error}") from error
    if settings is not None:
        check_told(file, told, settings)
    try:
        return load()
    except Exception as error:  # zip, HDF5, JSON and Keras have a kind for each sort of damage
        raise ValueError(
            f"{file} cannot be loaded ({type(error).__name__}: {error}). It is damaged or of "
            f"another version. Received: file={str(file)!r}"
        ) from error
