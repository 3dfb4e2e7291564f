// A recording in the place of the training: the same frames, from the page itself.

const PACE = 12; // pictures in a second

export class Replay {
  constructor(recording, take) {
    this.recording = recording;
    this.take = take;
    this.at = 0;
    this.playing = false;
  }

  begin() {
    this.take(this.recording.scene);
    const rows = this.recording.frames.map(({ step, arms }) => [
      step,
      arms.map((arm) => [arm.d_loss, arm.g_loss, arm.js, arm.wasserstein]),
    ]);
    this.take({ is: "history", rows });
    this.show(0);
  }

  get length() {
    return this.recording.frames.length;
  }

  show(at) {
    this.at = Math.max(0, Math.min(this.length - 1, at));
    this.take({ ...this.recording.frames[this.at], playing: this.playing });
    this.moved?.();
  }

  // In the words of the live page, so that buttons and keys are the same.
  say({ do: word }) {
    if (word === "play") {
      if (this.at === this.length - 1) this.at = 0;
      this.#play();
    } else if (word === "pause") {
      this.#stop();
      this.show(this.at);
    } else if (word === "reset") {
      this.#stop();
      this.show(0);
    } else if (word === "step") {
      this.#stop();
      this.show(this.at + 1);
    }
  }

  #play() {
    this.playing = true;
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      if (this.at === this.length - 1) this.#stop();
      this.show(this.at + 1);
    }, 1000 / PACE);
  }

  #stop() {
    this.playing = false;
    clearInterval(this.timer);
  }
}
