"""The questions that a run's kind answers."""

import click

from keras_gan.data import names
from keras_gan.files import fingerprint


class Kind:
    """What there is to train on, to look at and to measure."""

    #: {option of `train`: why it has no meaning here}.
    unused = {}

    def check(self, options, cls, data):
        """Refuse options that have no meaning, and data of another kind, naming the flag."""
        for name, reason in self.unused.items():
            if options[name] is not None:
                flag = f"--{name.replace('_', '-')}"
                raise click.BadParameter(
                    f"{reason.format(options['variant'])} Leave it out.", param_hint=flag
                )

    def sizes(self, data):
        """What run.json keeps to tell data that have changed: shapes and numbers."""
        return {"shape": list(data.shape), "samples": len(data.train),
                "target_shape": None, "target_samples": None}  # fmt: skip

    def described(self, options, cls, data):
        """What run.json holds besides of the data, and what the model is told of them."""
        return {"condition": None, "class_names": None, "text": None, "captions": None}

    def check_data(self, data, settings):
        """Raise what training on these data would raise, with the flag."""

    def training_data(self, data, settings):
        """(x, y) of `fit`."""
        raise NotImplementedError

    def fingerprint(self, data, settings):
        """Of the content of data that lie in files, which may change; None for those that do not.

        Streamed data are not read whole for it.
        """
        if data.name in names() or settings["streaming"]:
            return None
        parts, told = self.training_data(data, settings)
        arrays = list(parts.values()) if isinstance(parts, dict) else [parts]
        if told is not None:
            told = told.tolist() if told.dtype.kind in "OUT" else told
        return fingerprint(arrays, told)

    def grid(self, folder, model, data, settings, every):
        """The callback that draws pictures on the way, with `draw(path)`."""
        raise NotImplementedError

    def final_samples(self, run):
        """The file that `draw` writes at the end."""
        return run.final_samples

    def measuring(self, model, data, settings, every):
        """The callback that measures every so many epochs, or None and a note."""
        raise NotImplementedError

    def finish(self, model, data, settings):
        """What else is to be said of a finished run, on stdout."""

    def evaluate(self, model, data, settings):
        """The report of a finished run, or None and a note."""
        raise NotImplementedError
