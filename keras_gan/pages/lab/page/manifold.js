// The generator as a bent sheet: a grid of its noise, each cell as likely as any other, and where
// it puts it. Where the sheet lies dense, there are many fakes.

const DENSE = 6e-4; // the area of a cell, in squares of the window, that is drawn in full

// The noise at the corners of the grid; numbers beyond the second are held at 0.
export function corners(knots, inputs) {
  const rows = inputs === 1 ? [0] : knots;
  const points = new Float64Array(rows.length * knots.length * inputs);
  let at = 0;
  for (const second of rows) {
    for (const first of knots) {
      points[at] = first;
      if (inputs > 1) points[at + 1] = second;
      at += inputs;
    }
  }
  return points;
}

export function drawManifold(plane, network, { knots, colours }) {
  const made = network.run(corners(knots, network.inputs));
  const context = plane.context;
  const place = (index) => [plane.x(made[2 * index]), plane.y(made[2 * index + 1])];
  context.strokeStyle = colours.fake;
  if (network.inputs === 1) {
    context.lineWidth = 2;
    context.globalAlpha = 0.8;
    context.beginPath();
    knots.forEach((_, index) => context.lineTo(...place(index)));
    context.stroke();
    context.globalAlpha = 1;
    return;
  }
  const count = knots.length;
  context.lineWidth = 0.6;
  context.fillStyle = colours.fake;
  for (let row = 0; row + 1 < count; row++) {
    for (let column = 0; column + 1 < count; column++) {
      const first = row * count + column;
      const cell = [first, first + 1, first + count + 1, first + count];
      context.beginPath();
      for (const index of cell) context.lineTo(...place(index));
      context.closePath();
      context.globalAlpha = Math.min(0.6, DENSE / Math.max(area(made, cell), 1e-9));
      context.fill();
      context.globalAlpha = 0.35;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

function area(made, cell) {
  let sum = 0;
  cell.forEach((index, at) => {
    const next = cell[(at + 1) % cell.length];
    sum += made[2 * index] * made[2 * next + 1] - made[2 * next] * made[2 * index + 1];
  });
  return Math.abs(sum) / 2;
}
