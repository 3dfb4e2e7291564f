"""The training machine: two players that move in turns."""

import keras
from keras import ops

from keras_gan import backend
from keras_gan.metrics import update_metrics
from keras_gan.models.checks import check_scalars
from keras_gan.models.fitted import FittedPlayers
from keras_gan.models.layer_losses import collected, uncollected, weight_losses
from keras_gan.models.question import question
from keras_gan.models.turn import Turn, mapped
from keras_gan.regularizers import Shown

_PLAYERS = {"d_loss": "discriminator", "g_loss": "generator"}


class Game(backend.StepAdapter, FittedPlayers):
    """Two players that train each other in `fit`, whatever their networks and data are.

    One training step is one move of the generators: before it the discriminators move
    `discriminator_steps` times, each time with a fresh minibatch of `batch_size` rows. A game
    says in class attributes who plays with what, and answers the questions below in the words of
    its paper. For one generator of latents and one discriminator begin with `AdversarialModel`.

        generators, discriminators   names of the networks that each side's optimizer moves
        streams                      names of the data's parts; one stream's parts share rows
        terms                        names of what the objectives return beside the two losses
        made                         {network's name: names of its outputs}, if it has several
        batch_size                   the paper's minibatch
        generator_batches            the generator's batch in units of `batch_size`
        generator_minibatch          True: the generator's turn has real data of its own

    What remembers inside a step (an image pool, a probability, a baseline) is a weight of a
    `keras.Layer` of the game: Keras saves it, and every backend carries it.

    Args:
        networks: {name: Keras model} of both sides.
        discriminator_steps: discriminator updates for each generator update, k in the papers.
        minibatches: `"fresh"`: each of the k updates draws its own minibatch, as the papers do;
            `"reuse"`: all k see the same one.
        average: decay in [0, 1) of the averaged generators that make samples, or None. It starts
            lower, at (1 + t) / (10 + t) after t steps.
        average_buffers: `"copy"` or `"average"` batch-norm statistics into the averages.
        seed: int, fixes all random numbers of the training and the order of the data.
        name: str.

    Example:
        class Pair(Game):
            def fakes(self, turn):
                return {"fake": self.run(self.generator, keras.random.normal((turn.count, 8)))}
            ...
    """

    #: The generator's batch in units of `batch_size`.
    generator_batches = 1

    # ---- The questions that a game answers ----

    @question
    def fakes(self, turn):
        """{name: samples or anything made with them}: what the discriminators are shown.

        No gradient leaves it, and the generators' batch statistics stay where they were.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what its fakes are.")

    @question
    def discriminator_objective(self, turn):
        """{"d_loss": loss, name: term, ...}; the sum is minimised, each is logged."""
        raise NotImplementedError(f"{type(self).__name__} has no discriminator's objective.")

    @question
    def generator_objective(self, turn):
        """{"g_loss": loss, name: term, ...}; the sum is minimised, each is logged."""
        raise NotImplementedError(f"{type(self).__name__} has no generator's objective.")

    @question
    def assess(self, turn):
        """({name: loss}, real, fake) of held-out data; the last two go to the metrics."""
        raise NotImplementedError(f"{type(self).__name__} cannot be evaluated.")

    @question
    def unpack(self, data):
        """{part's name: tensors} of what a step reads."""
        x, y, _ = keras.utils.unpack_x_y_sample_weight(data)
        # torch's `train_on_batch` hands arrays on as they come.
        return mapped(ops.convert_to_tensor, self.named_parts(x, y))

    @question
    def vary(self, parts):
        """{part's name: tensors} that a training step learns from: as they are, or disturbed.

        Not asked in `evaluate`.
        """
        return parts

    # ---- One training step ----

    def update(self, data):
        """Train on one group of minibatches; returns the logs."""
        shown, own = self._dealt(data)
        self.repeat(self._discriminator_turn, shown)
        return self.repeat(self._generator_turn, own)

    def update_side(self, side, data):
        """The part of `update` that one side plays; the other side keeps its weights."""
        shown, own = self._dealt(data)
        if side == "discriminators":
            self.repeat(self._discriminator_turn, shown)
        else:
            self.repeat(self._generator_turn, own)

    def _dealt(self, data):
        """(arguments of the discriminators' turns, those of the generators' turn)."""
        parts = self.vary(self.unpack(data))
        minibatches = [parts]
        if self._group > 1:
            split = mapped(lambda a: _by_minibatch(a, self._group), parts)
            minibatches = [mapped(lambda a, i=i: a[i], split) for i in range(self._group)]
        own = minibatches.pop() if self.generator_minibatch else parts
        if self.minibatches == "reuse":
            minibatches *= self.discriminator_steps
        return [(minibatch,) for minibatch in minibatches], [(own,)]

    def _discriminator_turn(self, parts):
        turn = Turn(**parts)
        with backend.without_gradients():
            turn = turn.also(**self._constant(self.fakes, turn))

        def objective():
            terms = self.discriminator_objective(turn)
            self.followers.check_told()
            return terms

        self._move(self.discriminators, self.discriminator_optimizer, "d_loss", objective)
        if self.constraint is not None:
            for variable in self._variables_of(self.discriminators):
                variable.assign(self.constraint(ops.convert_to_tensor(variable)))

    def _generator_turn(self, parts):
        turn = Turn(**self._generator_rows(parts))

        def objective():
            return self.generator_objective(turn)

        self._move(self.generators, self.generator_optimizer, "g_loss", objective)
        self.update_averages()
        self.optimizer.iterations.assign_add(1)
        results = {name: tracker.result() for name, tracker in self.trackers.items()}
        return {**results, **self.watching.results()}

    def _move(self, roles, optimizer, main, objective):
        """One update of one side; its terms go into the logs."""
        networks = self.networks(roles)
        variables = self._variables_of(roles)

        def loss():
            with collected(networks) as added:
                terms = objective()
            self._check_terms(main, terms)
            terms = {**terms, main: total([terms[main], *added])}
            weights = [term for network in networks for term in weight_losses(network)]
            summed = total([terms[main], *_others(terms, main), *weights])
            return optimizer.scale_loss(summed), (terms, self.watching.take_told())

        (_, (terms, told)), gradients = backend.value_and_gradients(loss, variables)
        self.watching.show(_PLAYERS[main], optimizer, gradients, told)
        backend.apply_gradients(optimizer, gradients, variables)
        for name, value in terms.items():
            self.trackers[name].update_state(value)

    def _constant(self, make, turn):
        """What is made, while the generators' batch statistics stay where they were."""
        with backend.SubstituteScope() as scope:
            made = make(turn)
        statistics = {
            id(v)
            for network in self.networks(self.generators)
            for v in network.non_trainable_variables
            if "float" in str(v.dtype)
        }
        for variable in scope.updated_variables:
            if id(variable) not in statistics:
                variable.assign(scope.get_current_value(variable))
        return mapped(ops.stop_gradient, made)

    def _generator_rows(self, parts):
        """The generator's batch: `generator_batches` minibatches, begun again if they are few."""
        there = 1 if self.generator_minibatch else self._group
        if there == self.generator_batches:
            return parts

        def first(array):  # whole minibatches, of which each device has its share
            split = _by_minibatch(array, there)
            return ops.concatenate([split[i % there] for i in range(self.generator_batches)])

        return mapped(first, parts)

    def _variables_of(self, roles):
        return [v for network in self.networks(roles) for v in network.trainable_variables]

    def _check_terms(self, main, terms):
        """Raised while the first step is traced, before anything has moved."""
        check_scalars(terms)
        other = {"d_loss": "g_loss", "g_loss": "d_loss"}[main]
        known = [name for name in self.trackers if name != other]
        unknown = [name for name in terms if name not in known]
        self._returned = self._returned | frozenset(terms)
        both = {"d_loss", "g_loss"} <= self._returned  # a side may have moved alone
        unsaid = [n for n in self.trackers if both and n not in self._returned]
        if main in terms and not unknown and not unsaid:
            return
        wrong = (
            f"it lacks {main!r}" if main not in terms
            else f"{unknown[0]!r} is not among `terms`" if unknown
            else f"nothing returned {unsaid[0]!r}, which `terms` or a regularizer declares"
        )  # fmt: skip
        raise ValueError(
            f"`{_PLAYERS[main]}_objective` must return {{{main!r}: loss}} and beside it what the "
            f"class attribute `terms` declares: {wrong}. Received: terms={tuple(self.terms)}, "
            f"returned {sorted(terms)}"
        )

    # ---- What objectives are made of ----

    def penalties(self, scores_of, real, fake, **more):
        """{regularizer's name: term} of all regularizers on one discriminator.

        Args:
            scores_of: function from samples to scores; with a `condition`, of both.
            real, fake: samples.
            **more: what else the turn has of `regularizers.Shown`, such as `real_scores`, which
                no regularizer then computes again.
        """
        shown = Shown(scores_of, real, fake, self.seed_generator, **more)
        with uncollected():
            asked = [r for r in self.regularizers if r.name]
            return {r.name: r.discriminator_term(shown) for r in asked}

    def generator_penalties(self, scores_of, real, fake, **more):
        """{name: term} of those regularizers that have one for the generator; as `penalties`."""
        shown = Shown(scores_of, real, fake, self.seed_generator, **more)
        asked = [r for r in self.regularizers if r.generator_name]
        with uncollected():
            return {r.generator_name: r.generator_term(shown) for r in asked}

    def tell(self, role, real_scores, fake_scores=None, real=None, fake=None):
        """Hand on what one discriminator has judged: the last line of a `discriminator_objective`.

        Its layers with a method `follow(real_scores)` are called with the scores of real samples;
        what they change counts from the next update on. `metrics.TrainingMetric`s see all of it.

        Args:
            role: name of the discriminator.
            real_scores, fake_scores: (batch, ...).
            real, fake: the samples, (batch, ...).
        """
        self.followers.tell(role, real_scores)
        scores = {"real_scores": real_scores, "fake_scores": fake_scores}
        self.watching.tell(role, {**scores, "real": real, "fake": fake})

    # ---- evaluate ----

    def evaluate_batch(self, data):
        """Losses and metrics on held-out data, without regularizers; returns the logs."""
        turn = Turn(**self.unpack(data))
        losses, real, fake = self.assess(turn)
        for name, value in losses.items():
            self.trackers[name].update_state(value, sample_weight=turn.count)
        for metric in self.step_metrics:
            metric.update_state(real, fake)
        update_metrics(self.host_metrics, real, fake)
        filled = [*(self.trackers[name] for name in losses), *self.step_metrics]
        return {metric.name: metric.result() for metric in filled}

    def get_metrics_result(self):
        """Keras' own collection, without the metrics that `evaluate` finishes."""
        results = {}
        for metric in [*self.trackers.values(), *self.watching.metrics, *self.step_metrics]:
            result = metric.result()
            results |= result if isinstance(result, dict) else {metric.name: result}
        return results


def _by_minibatch(array, count):
    # All at once: TensorFlow copies `array[i::k]` number by number.
    return ops.swapaxes(ops.reshape(array, (-1, count, *ops.shape(array)[1:])), 0, 1)


def total(terms):
    """The sum, in float32."""
    result = terms[0]
    for term in terms[1:]:
        result = result + ops.cast(term, "float32")
    return result


def _others(terms, main):
    return [value for name, value in terms.items() if name != main]
