// What the discriminator says of every place: green where it takes points for real, purple for fake.

import { middles } from "lab/plane.js";

const small = document.createElement("canvas");

export function cellsFor(size) {
  return size > 3000 ? 25 : 60; // large networks take their time
}

// Scores as numbers from -1 (fake) to 1 (real). A probability has a middle of its own; a critic's
// scores have only differences, so their middle is half way between the real points and the fakes.
export function verdicts(scores, probability, middle) {
  if (probability) return scores.map((s) => 2 / (1 + Math.exp(-s)) - 1);
  let most = 1e-12;
  for (const s of scores) most = Math.max(most, Math.abs(s - middle));
  return scores.map((s) => (s - middle) / most);
}

export function drawHeatmap(plane, network, { probability, middle, colours }) {
  const cells = cellsFor(network.size);
  const values = verdicts(network.run(middles(cells)), probability, middle);
  small.width = small.height = cells;
  const context = small.getContext("2d");
  const image = context.createImageData(cells, cells);
  values.forEach((value, index) => {
    const colour = value > 0 ? colours.realRgb : colours.fakeRgb;
    const share = Math.min(1, Math.abs(value)) * 0.62;
    for (let c = 0; c < 3; c++) {
      image.data[4 * index + c] = colours.groundRgb[c] * (1 - share) + colour[c] * share;
    }
    image.data[4 * index + 3] = 255;
  });
  context.putImageData(image, 0, 0);
  plane.context.imageSmoothingEnabled = true;
  plane.context.drawImage(small, 0, 0, plane.side, plane.side);
}
