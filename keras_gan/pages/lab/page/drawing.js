// Data drawn by mouse on the first picture.

import { colours } from "lab/colours.js";
import { drawPoints } from "lab/points.js";
import { REACH } from "lab/plane.js";

const MOST = 2000;
const APART = 0.02; // of two points of one stroke, at least

export class Drawing {
  constructor(say) {
    this.say = say;
    this.view = null;
  }

  get on() {
    return this.view !== null;
  }

  // An empty sheet in the place of the picture, until `use` or `stop`.
  start(view) {
    this.view = view;
    this.points = [];
    const { canvas } = view;
    canvas.classList.add("drawing");
    this.bar = bar(() => this.use(), () => this.stop());
    canvas.before(this.bar);
    const mark = (event) => event.buttons && this.#mark(event);
    this.undo = new AbortController();
    const { signal } = this.undo;
    canvas.addEventListener("pointerdown", mark, { signal });
    canvas.addEventListener("pointermove", mark, { signal });
    view.plane.clear(colours().ground);
  }

  use() {
    if (!this.points.length) return;
    const { points } = this;
    this.stop();
    this.say({ do: "draw", points });
  }

  stop() {
    this.undo.abort();
    this.bar.remove();
    this.view.canvas.classList.remove("drawing");
    const { view } = this;
    this.view = null;
    view.draw();
  }

  #mark(event) {
    const point = this.view.plane.under(event).map((v) => Math.max(-REACH, Math.min(REACH, v)));
    const last = this.points[this.points.length - 1];
    const near = last && Math.hypot(point[0] - last[0], point[1] - last[1]) < APART;
    if (near || this.points.length >= MOST) return;
    this.points.push(point);
    const theme = colours();
    drawPoints(this.view.plane, point, theme.real, theme.ground);
  }
}

function bar(use, stop) {
  const made = document.createElement("p");
  made.className = "draw";
  made.append("Draw below with the mouse, then: ");
  for (const [text, act] of [["Use these points", use], ["Leave it", stop]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    made.append(button);
  }
  return made;
}
