"""The training behind the page: it obeys messages between steps and tells what it has become."""

import queue
import time

from keras_gan.pages.lab.arm import Arm
from keras_gan.pages.lab.fields import Refused
from keras_gan.pages.lab.fitting import fitting_variants, usual_k
from keras_gan.pages.lab.plain_network import as_text
from keras_gan.pages.lab.plane import NUMBER, plane
from keras_gan.pages.lab.settings import ARM, EXPERIMENT, SPEED

#: Pictures in a second, at most: a faster training waits, and leaves the processor to the page.
FASTEST = 30
#: Messages that are obeyed between two pictures, at most.
TOGETHER = 64
#: Real points that the page draws.
SHOWN = 400


class Laboratory:
    """One experiment, with one arm or two that have the same data and the same seed.

    It knows nothing of who asks: messages come in by `obey`, what is to be shown goes out by
    `tell`.

    Args:
        tell: function that is called with each dictionary for the pages: a "catalogue", a
            "scene" after each `setup`, a "frame" for each picture, an "error".
        experiment: {"data", "seed", "arms"} as in `settings.EXPERIMENT`.
    """

    def __init__(self, tell, experiment):
        self.tell = tell
        self.experiment = experiment
        self.drawn = []
        self.speed = SPEED.default
        self.playing = False
        self.arms = []
        self.scenes = 0
        self.step = 0

    def run(self, messages):
        """Until None is among them: what `messages`, a queue, holds is done between pictures."""
        self.tell(catalogue())
        self._guarded(self.set_up)
        while True:
            begun = time.monotonic()
            self._guarded(self._tell_frame)
            if not self._obey_all(messages):
                return
            if self.playing:
                self._guarded(self.advance)
            time.sleep(max(0.0, begun + 1 / FASTEST - time.monotonic()))

    def _obey_all(self, messages):
        """Those that wait; without any, and at rest, the first that comes. False: it is over."""
        for number in range(TOGETHER):
            try:
                message = messages.get(block=not (self.playing or number))
            except queue.Empty:
                break
            if message is None:
                return False
            self._guarded(self.obey, message)
        return True

    def obey(self, message):
        """Do what one message of `messages.read` says."""
        words = {name: value for name, value in message.items() if name != "do"}
        getattr(self, f"_{message['do']}")(**words)

    def set_up(self):
        """Begin the experiment anew, at step 0."""
        chosen = plane(self.experiment["data"], self.drawn)
        seed = self.experiment["seed"]
        points = chosen.points(NUMBER, seed)
        self.arms = [Arm(arm, chosen, points, seed) for arm in self.experiment["arms"]]
        self.step, self.scenes = 0, self.scenes + 1
        self.tell({
            "is": "scene",
            "scene": self.scenes,
            "experiment": self.experiment,
            "points": as_text(points[:SHOWN]),
            "arms": [arm.scene() for arm in self.arms],
        })  # fmt: skip

    def advance(self):
        """The training steps between two pictures."""
        for arm in self.arms:
            arm.train(self.speed)
        self.step += self.speed

    def frame(self):
        """The picture of this moment."""
        return {
            "is": "frame",
            "scene": self.scenes,
            "step": self.step,
            "playing": self.playing,
            "speed": self.speed,
            "arms": [arm.frame() for arm in self.arms],
        }

    def _play(self):
        self.playing = True

    def _pause(self):
        self.playing = False

    def _speed(self, steps):
        self.speed = steps

    def _reset(self):
        self.playing = False
        self.set_up()

    def _step(self, side):
        self.playing = False
        for arm in self.arms:
            if side == "both":
                arm.train(1)
            else:
                arm.move(side)
        self.step += side != "discriminator"

    def _rate(self, arm, player, rate):
        if arm >= len(self.arms):
            raise Refused(f"There is one setting only. Received: arm={arm}")
        self.arms[arm].set_rate(player, rate)
        self.experiment["arms"][arm] = self.arms[arm].settings

    def _draw(self, points):
        self.drawn = points
        self._setup(**{**self.experiment, "data": "drawn"})

    def _setup(self, **experiment):
        before, self.experiment = self.experiment, experiment
        try:
            self.set_up()
        except Exception:
            self.experiment = before
            raise

    def _tell_frame(self):
        if self.arms:
            self.tell(self.frame())

    def _guarded(self, do, *arguments):
        """Whatever goes wrong is told and the training waits; the laboratory lives on."""
        try:
            do(*arguments)
        except Exception as error:
            self.playing = False
            self.tell({"is": "error", "text": str(error) or type(error).__name__})


def catalogue():
    """What the page needs to make its controls."""
    classes = fitting_variants()
    arm = {name: field.described() for name, field in ARM.items()}
    arm["variant"]["words"] = list(classes)
    return {
        "is": "catalogue",
        "arm": arm,
        "shared": {name: EXPERIMENT[name].described() for name in ("data", "seed")},
        "speed": SPEED.described(),
        "usual_k": {name: usual_k(cls) for name, cls in classes.items()},
    }
