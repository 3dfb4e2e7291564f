// One setting: its picture of the plane, its numbers and its curves.

import { cellsFor, drawHeatmap } from "lab/heatmap.js";
import { drawArrows, meanLength, pushes } from "lab/arrows.js";
import { drawManifold } from "lab/manifold.js";
import { drawPoints } from "lab/points.js";
import { colours } from "lab/colours.js";
import { Curves } from "lab/curves.js";
import { Network, decode } from "lab/network.js";
import { Plane } from "lab/plane.js";
import { numbers, rows } from "lab/readout.js";

export class View {
  // `layers` is shared by all views: {real, fake, surface, manifold, arrows}, true where shown.
  constructor(arm, points, title, layers) {
    this.arm = arm;
    this.real = points;
    this.layers = layers;
    this.generator = new Network(arm.generator);
    this.discriminator = new Network(arm.discriminator);
    this.latents = Float64Array.from(decode(arm.latents));
    this.element = document.getElementById("view").content.firstElementChild.cloneNode(true);
    this.find("h2").textContent = title;
    this.numbers = rows(this.find("dl"), arm);
    this.curves = new Curves(this.find(".curves"), arm.floor);
    this.canvas = this.find("canvas");
    this.canvas.addEventListener("pointermove", (event) => this.#tellVerdict(event));
    this.canvas.addEventListener("pointerleave", () => (this.find(".verdict").textContent = ""));
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  // Once it stands in the page, and whenever its size has changed.
  fit() {
    this.plane = new Plane(this.canvas);
    this.curves.fit();
    if (this.frame) this.draw();
  }

  show(frame, step) {
    this.frame = frame;
    this.step = step;
    this.generator.load(decode(frame.generator));
    this.discriminator.load(decode(frame.discriminator));
    this.slopes = decode(frame.slopes);
    this.draw();
  }

  draw() {
    const plane = this.plane;
    const theme = colours();
    const fakes = this.generator.run(this.latents);
    const scores = [this.real, fakes].map((points) => this.discriminator.run(points));
    const middle = (mean(scores[0]) + mean(scores[1])) / 2;
    const some = fakes.subarray(0, 2 * this.slopes.length);
    const vectors = pushes(this.discriminator, some, this.slopes);
    this.middle = middle;
    this.fakes = fakes;
    plane.clear(theme.ground);
    if (this.layers.surface) {
      const probability = this.arm.probability;
      drawHeatmap(plane, this.discriminator, { probability, middle, colours: theme });
    }
    if (this.layers.manifold) {
      drawManifold(plane, this.generator, { knots: this.arm.knots, colours: theme });
    }
    if (this.layers.real) drawPoints(plane, this.real, theme.real, theme.ground);
    if (this.layers.fake) drawPoints(plane, fakes, theme.fake, theme.ground);
    if (this.layers.arrows) drawArrows(plane, some, vectors, theme.arrow);
    const texts = numbers(this.frame, this.arm, scores, meanLength(vectors));
    for (const [name, text] of Object.entries(texts)) this.numbers[name].textContent = text;
    this.canvas.setAttribute("aria-label", described(texts, this.step));
  }

  // What the discriminator says of the place under the pointer.
  #tellVerdict(event) {
    if (!this.frame) return;
    const [x, y] = this.plane.under(event);
    const score = this.discriminator.run(Float64Array.of(x, y))[0];
    const said = this.arm.probability
      ? `${Math.round(100 / (1 + Math.exp(-score)))} % real`
      : `score ${score.toPrecision(3)}, ${score > this.middle ? "rather real" : "rather fake"}`;
    this.find(".verdict").textContent = `At (${x.toFixed(2)}, ${y.toFixed(2)}): ${said}`;
  }
}

export const detail = (view) => cellsFor(view.discriminator.size);

function mean(values) {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function described(texts, step) {
  return (
    `Step ${step}. The plane with real points and fakes. Jensen-Shannon ${texts.js}, ` +
    `Wasserstein ${texts.wasserstein}` +
    (texts.modes ? `, modes ${texts.modes}.` : ".")
  );
}
