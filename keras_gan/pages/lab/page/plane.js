// The window of the plane on a square canvas: places, in pixels, of points from -REACH to REACH.

export const REACH = 1.5;

export class Plane {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.fit();
  }

  // As many pixels as the screen has where the canvas stands.
  fit() {
    const side = this.canvas.clientWidth || 400;
    const ratio = window.devicePixelRatio || 1;
    this.side = side;
    this.canvas.width = this.canvas.height = Math.round(side * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  x(value) {
    return ((value + REACH) / (2 * REACH)) * this.side;
  }

  y(value) {
    return ((REACH - value) / (2 * REACH)) * this.side;
  }

  // The point of the plane under a pointer.
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const part = (at, from, length) => ((at - from) / length) * 2 * REACH - REACH;
    return [part(event.clientX, box.left, box.width), -part(event.clientY, box.top, box.height)];
  }

  clear(colour) {
    this.context.fillStyle = colour;
    this.context.fillRect(0, 0, this.side, this.side);
  }
}

// The middles of cells x cells cells of the window, row by row from above, flat.
export function middles(cells) {
  const points = new Float64Array(2 * cells * cells);
  const step = (2 * REACH) / cells;
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const at = 2 * (row * cells + column);
      points[at] = -REACH + (column + 0.5) * step;
      points[at + 1] = REACH - (row + 0.5) * step;
    }
  }
  return points;
}
