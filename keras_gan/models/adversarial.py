"""One generator and one discriminator: samples from latents, a condition beside them."""

import functools

import keras
from keras import ops

from keras_gan.backend import own_rows, without_gradients
from keras_gan.data import check_part
from keras_gan.models import checks, told
from keras_gan.models.building import Building
from keras_gan.models.data_checks import check_batch, check_condition, check_condition_shape
from keras_gan.models.game import Game
from keras_gan.models.question import question
from keras_gan.models.sampling import Sampling


class AdversarialModel(Building, Sampling, Game):
    """A generator and a discriminator that train each other in `fit`.

    One training step is one generator update: `discriminator_steps` updates of the discriminator,
    each with a fresh minibatch of `batch_size` real samples and fresh latents, then one of the
    generator with fresh latents. A variant answers `default_loss`, `default_regularizers`,
    `default_optimizers`, states its `recipes` of networks and answers, where its paper has more
    to say, the questions below.

    A generator with more inputs than latents is conditional: both players get the data's second
    part as `network([samples, condition])`. Labels in the data of other models are ignored.

    Where the discriminator returns more than one output the first is the score, and where the
    generator does, the first are the samples; what else they return is the variant's own, in
    `turn.real_verdict`, `turn.fake_verdict` and `turn.made`.

    Args:
        generator: Keras model from latents (or `[latents, condition]`) to samples.
        discriminator: Keras model from samples (or `[samples, condition]`) to logits.
        latents: `"normal"`, N(0, 1), or `"uniform"`, U(-1, 1).
        latent_shape: shape of one latent sample; read off the generator's input if None.
        condition: what the condition is, a part of a spec (`data.check_spec`), if the model is to
            check it, or the generator is subclassed; one of kind `"text"` lets `fit` and `generate`
            take sentences.
        discriminator_steps: discriminator updates for each generator update, k in the papers.
        minibatches: `"fresh"`: each of the k updates draws its own minibatch, as the papers do;
            `"reuse"`: all k see the same one.
        average: decay in [0, 1) of the averaged generator that `generate`, `predict` and `evaluate`
            then use, or None. It starts lower, at (1 + t) / (10 + t) after t steps.
        average_buffers: `"copy"` or `"average"` batch-norm statistics into the averaged generator.
        seed: int, fixes latents, mixing weights and the order of the data.
        name: str.

    Logs are means over the epoch: `d_loss` and `g_loss` without regularizers (but with what
    layers give to `add_loss`), and one key for each regularizer and each of `terms`.

    Example:
        class Energy(AdversarialModel):
            def default_loss(self):
                return keras_gan.losses.LeastSquares()

        gan = Energy(generator, discriminator)
        gan.compile("adam", keras.optimizers.Adam(1e-4))
    """

    streams = (("real", "condition"),)
    #: Whether the discriminator is told the condition.
    conditional_discriminator = True

    def __init__(
        self,
        generator,
        discriminator,
        *,
        latents="normal",
        latent_shape=None,
        condition=None,
        discriminator_steps=1,
        minibatches="fresh",
        average=None,
        average_buffers="copy",
        seed=None,
        name=None,
    ):
        super().__init__(
            {"generator": generator, "discriminator": discriminator},
            discriminator_steps=discriminator_steps,
            minibatches=minibatches,
            average=average,
            average_buffers=average_buffers,
            seed=seed,
            name=name,
        )
        checks.check_choice("latents", latents, ("normal", "uniform"))
        self.latents = latents
        self.latent_shape = latent_shape
        self.condition = None if condition is None else check_part("condition", condition)
        checks.check_players(
            generator,
            discriminator,
            latent_shape,
            len(self.latent_shapes),
            self.conditional_discriminator,
        )
        if type(self).score is AdversarialModel.score:
            checks.check_score(discriminator)

    # ---- The questions that a variant answers ----

    @question
    def default_loss(self):
        raise NotImplementedError(
            f"{type(self).__name__} has no loss: answer `default_loss`, with None where `d_loss` "
            "and `g_loss` need none."
        )

    @question
    def draw_latents(self, count, seed=None):
        """`count` latent samples from the prior: a tensor, or a structure of tensors."""
        seed = self.seed_generator if seed is None else seed
        shape = (count, *self.latent_shapes[0])
        if self.latents == "uniform":
            return keras.random.uniform(shape, minval=-1.0, maxval=1.0, seed=seed)
        return keras.random.normal(shape, seed=seed)

    @question
    def make(self, latents, condition, training=True):
        """The generator's outputs: samples, or a tuple that begins with them."""
        return self.run(self.generator, self.join(self.generator, latents, condition), training)

    @question
    def judge(self, samples, condition, training=True):
        """The discriminator's verdict: its score, or a tuple that begins with it."""
        condition = condition if self.conditional_discriminator else None
        inputs = self.join(self.discriminator, samples, condition)
        return self.run(self.discriminator, inputs, training)

    @question
    def score(self, verdict):
        """The logits in a verdict."""
        return first(verdict)

    @question
    def d_loss(self, turn):
        """The discriminator's loss of `turn.real_verdict` and `turn.fake_verdict`."""
        scores = self.score(turn.real_verdict), self.score(turn.fake_verdict)
        return self.adversarial_loss.discriminator(*scores)

    @question
    def g_loss(self, turn):
        """The generator's loss of `turn.fake_verdict`; a relativistic one sees real scores too."""
        scores = [self.score(turn.fake_verdict)]
        if self.adversarial_loss.relativistic:
            scores.append(self.score(turn.real_verdict))
        return self.adversarial_loss.generator(*scores)

    @question
    def d_terms(self, turn):
        """{name: term} beside the discriminator's loss; the names stand in `terms`."""
        return {}

    @question
    def g_terms(self, turn):
        """{name: term} beside the generator's loss; the names stand in `terms`."""
        return {}

    @question
    def check_samples(self, real):
        """Raise a `ValueError` that helps when real samples do not fit the networks."""
        check_batch(real, self.generator, self.discriminator)

    @question
    def check_condition(self, condition):
        """What only a variant knows about its condition, such as the number of classes."""

    # ---- The mathematics, in the papers' words ----

    @question
    def fakes(self, turn):
        latents = own_rows(self.draw_latents, turn.count)
        made = self.make(latents, turn.condition)
        return {"latents": latents, "made": made, "fake": first(made)}

    @question
    def discriminator_objective(self, turn):
        turn = turn.also(real_verdict=self.judge(turn.real, turn.condition))
        turn = turn.also(fake_verdict=self.judge(turn.fake, turn.condition))
        terms = self.d_terms(turn)

        shown = self._shown(turn, self._samples_apart)
        penalties = self.penalties(**shown)
        scores = shown["real_scores"], shown["fake_scores"]
        self.tell("discriminator", *scores, turn.real, turn.fake)
        return {"d_loss": self.d_loss(turn), **terms, **penalties}

    @question
    def generator_objective(self, turn):
        turn = turn.also(**self.fakes(turn))
        turn = turn.also(fake_verdict=self.judge(turn.fake, turn.condition))
        if getattr(self.adversarial_loss, "relativistic", False):
            turn = turn.also(real_verdict=self.judge(turn.real, turn.condition))
        terms = self.g_terms(turn)
        penalties = self.generator_penalties(**self._shown(turn, self._samples))
        return {"g_loss": self.g_loss(turn), **terms, **penalties}

    def _shown(self, turn, make):
        """What regularizers may ask of a turn (`regularizers.Shown`)."""
        verdicts = {"real_scores": "real_verdict", "fake_scores": "fake_verdict"}
        return {
            "scores_of": lambda samples, told=None: self.score(self.judge(samples, told)),
            "real": turn.real,
            "fake": turn.fake,
            "condition": turn.condition,
            "latents": getattr(turn, "latents", None),
            "make": make,
            **{
                name: self.score(getattr(turn, verdict))
                for name, verdict in verdicts.items()
                if hasattr(turn, verdict)
            },
        }

    def _samples(self, latents, condition=None):
        return first(self.make(latents, condition))

    def _samples_apart(self, latents, condition=None):
        """Samples for the discriminator, which neither teach the generator nor move its state."""
        with without_gradients():
            return self._constant(lambda _: {"fake": self._samples(latents, condition)}, None)[
                "fake"
            ]

    @question
    def assess(self, turn):
        draw = functools.partial(self.draw_latents, seed=self.evaluation_seed_generator)
        latents = own_rows(draw, turn.count)
        inputs = self.join(self.sampler, latents, turn.condition)
        made = self.run(self.sampler, inputs, training=False)
        turn = turn.also(latents=latents, made=made, fake=first(made))
        turn = turn.also(
            real_verdict=self.judge(turn.real, turn.condition, training=False),
            fake_verdict=self.judge(turn.fake, turn.condition, training=False),
        )
        return {"d_loss": self.d_loss(turn), "g_loss": self.g_loss(turn)}, turn.real, turn.fake

    # ---- What goes in ----

    @question
    def streams_in_use(self):
        """Labels in the data of a model without a condition are ignored."""
        if self.conditional:
            return self.streams, ()
        used = tuple(tuple(n for n in stream if n != "condition") for stream in self.streams)
        return used, ("condition",)

    @question
    def unpack(self, data):
        parts = {"condition": None, **super().unpack(data)}
        return {**parts, "real": ops.cast(parts["real"], "float32")}

    @question
    def check_parts(self, parts):
        self.check_data(parts.get("real"), parts.get("condition"))
        others = {k: part for k, part in parts.items() if k not in ("real", "condition")}
        super().check_parts(others)

    def check_data(self, real, condition=None):
        """Raise a `ValueError` that helps when samples or condition do not fit the networks."""
        self.check_samples(real)
        if self.conditional:
            check_condition(condition, self.generator, real.shape[0], len(self.latent_shapes))
            told.check_numbers(self.condition, condition)
            self.check_condition(condition)
            check_condition_shape(condition, self.generator, len(self.latent_shapes))

    @question
    def remember(self, parts):
        if self.conditional:
            told.check_taught(self.condition, parts.get("condition"))
            self.remember_condition(parts.get("condition"))

    @question
    def prepare_parts(self, parts):
        if not self.conditional or "condition" not in parts:
            return parts
        return {**parts, "condition": told.as_numbers(self.condition, parts["condition"])}

    def get_config(self):
        return {
            **super().get_config(),
            "latents": self.latents,
            "latent_shape": self.latent_shape,
            "condition": self.condition and dict(self.condition),
        }


def first(outputs):
    """The score of a verdict, the samples of what was made; the rest is the variant's own."""
    return outputs if hasattr(outputs, "shape") else keras.tree.flatten(outputs)[0]
