// Buttons and keys that make it go.

const KEYS = { " ": "play", d: "step-d", g: "step-g", b: "step-both", r: "reset" };
const SIDES = { "step-d": "discriminator", "step-g": "generator", "step-both": "both" };

export class Transport {
  constructor(say, explanation) {
    this.playing = false;
    const on = (id, act) => document.getElementById(id).addEventListener("click", act);
    const leave = (act) => () => {
      explanation.stop();
      act();
    };
    on("play", leave(() => say({ do: this.playing ? "pause" : "play" })));
    on("reset", leave(() => say({ do: "reset" })));
    on("explain", () => explanation.begin());
    for (const [id, side] of Object.entries(SIDES)) on(id, leave(() => say({ do: "step", side })));
    this.speed = document.getElementById("speed");
    this.speed.addEventListener("change", () => {
      if (this.speed.checkValidity()) say({ do: "speed", steps: this.speed.valueAsNumber });
      else this.speed.reportValidity();
    });
    document.addEventListener("keydown", press);
  }

  show({ step, playing, speed }) {
    this.playing = playing;
    document.getElementById("play").textContent = playing ? "Pause" : "Play";
    document.getElementById("step").textContent = step.toLocaleString("en");
    if (document.activeElement !== this.speed && speed) this.speed.value = speed;
  }
}

// Where a key means something of its own, it keeps it.
function press(event) {
  const own = event.target.closest?.("input, select, textarea, button, [contenteditable]");
  const id = KEYS[event.key.toLowerCase()];
  if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
  if (own && (event.key === " " || own.matches("input, select, textarea"))) return;
  event.preventDefault();
  document.getElementById(id).click();
}
