// Where the generator's loss would move each fake: minus its gradient, one arrow for each.

const LENGTH = 0.1; // of a gradient of 1, in units of the window
const LONGEST = 0.4;

// Minus d L_G / d fake, flat, for each of the fakes by itself: the chain rule of the loss's slope
// at the fake's score and of the discriminator's gradient at the fake.
export function pushes(discriminator, fakes, slopes) {
  const gradients = discriminator.gradient(fakes);
  return gradients.map((value, index) => -slopes[index >> 1] * value);
}

export function meanLength(vectors) {
  let sum = 0;
  for (let at = 0; at < vectors.length; at += 2) sum += Math.hypot(vectors[at], vectors[at + 1]);
  return sum / (vectors.length / 2);
}

export function drawArrows(plane, fakes, vectors, colour) {
  const context = plane.context;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.2;
  for (let at = 0; at < vectors.length; at += 2) {
    const size = Math.hypot(vectors[at], vectors[at + 1]);
    if (!(size > 0)) continue;
    const factor = Math.min(LENGTH, LONGEST / size);
    const from = [plane.x(fakes[at]), plane.y(fakes[at + 1])];
    const to = [
      plane.x(fakes[at] + factor * vectors[at]),
      plane.y(fakes[at + 1] + factor * vectors[at + 1]),
    ];
    arrow(context, from, to);
  }
}

function arrow(context, [x, y], [toX, toY]) {
  const angle = Math.atan2(toY - y, toX - x);
  const head = Math.min(6, Math.hypot(toX - x, toY - y));
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  for (const turn of [2.6, -2.6]) {
    context.moveTo(toX, toY);
    context.lineTo(toX + head * Math.cos(angle + turn), toY + head * Math.sin(angle + turn));
  }
  context.stroke();
}
