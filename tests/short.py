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
    changed = {
        (keras_gan.models.Game, "compile"): _eager,
        (keras_gan.evaluation.Evaluator, "__init__"): functools.partial(_few, 500),
        (keras_gan.evaluation.SequenceEvaluator, "__init__"): functools.partial(_few, 50),
    }
    for (cls, name), change in changed.items():
        monkeypatch.setattr(cls, name, change(getattr(cls, name)))


def _short(fit):
    @functools.wraps(fit)
    def short(self, *args, **kwargs):
        by_page = sys._getframe(1).f_globals["__name__"] == PAGE
        if by_page or isinstance(self, keras_gan.models.Game):  # not the library's classifiers
            kwargs = {**kwargs, "epochs": 1, "steps_per_epoch": 1, "verbose": 0}
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
