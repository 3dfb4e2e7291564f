"""For code that is shown: a `fit` in it is one step, layer by layer, and measures see little."""

import functools
import sys

import keras

import keras_gan

PAGE = "page"  # `__name__` where what is shown runs


def shorten(monkeypatch):
    """Until the test ends."""
    for cls in (keras.Model, keras_gan.models.Game):
        monkeypatch.setattr(cls, "fit", _short(cls.fit))
    monkeypatch.setattr(keras_gan.latents, "invert",
                        functools.partial(keras_gan.latents.invert, starts=1, steps=1))  # fmt: skip
    changed = {
        (keras_gan.models.Game, "compile"): _eager,
        (keras_gan.evaluation.Evaluator, "__init__"): functools.partial(_few, 500),
        (keras_gan.evaluation.SequenceEvaluator, "__init__"): functools.partial(_few, 50),
        (keras_gan.evaluation.TranslationEvaluator, "__init__"): _limited,
    }
    for (cls, name), change in changed.items():
        monkeypatch.setattr(cls, name, change(getattr(cls, name)))


def small_batches(monkeypatch):
    """Two rows for an update where the code that is shown says nothing."""
    games = [keras_gan.models.fitted.FittedPlayers]
    for cls in games:
        games += cls.__subclasses__()
        if "batch_size" in vars(cls):
            monkeypatch.setattr(cls, "batch_size", min(2, cls.batch_size))


def _short(fit):
    @functools.wraps(fit)
    def short(self, *args, **kwargs):
        by_page = sys._getframe(1).f_globals["__name__"] == PAGE
        if by_page or isinstance(self, keras_gan.models.Game):  # not the library's classifiers
            kwargs = {**kwargs, "epochs": 1, "steps_per_epoch": 1, "verbose": 0}
            if kwargs.get("validation_data") is not None:
                kwargs["validation_steps"] = 1
        return fit(self, *args, **kwargs)

    return short


def _eager(compile):
    @functools.wraps(compile)
    def eager(self, *args, **kwargs):  # to trace a step costs more than to take it
        compile(self, *args, **{"run_eagerly": True, **kwargs})

    return eager


def _few(most, init):
    @functools.wraps(init)
    def few(self, *args, **kwargs):
        kwargs["count"] = min(kwargs.get("count", most), most)
        init(self, *args, **{**kwargs, **({"seeds": 1} if "seeds" in kwargs else {})})

    return few


def _limited(init):
    @functools.wraps(init)
    def limited(self, *args, **kwargs):
        init(self, *args, **{"limit": 20, **kwargs})

    return limited
