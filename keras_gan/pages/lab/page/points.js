// Real points and fakes as dots.

export function drawPoints(plane, points, colour, ground) {
  const context = plane.context;
  context.fillStyle = colour;
  context.strokeStyle = ground;
  context.lineWidth = 0.7;
  for (let at = 0; at < points.length; at += 2) {
    context.beginPath();
    context.arc(plane.x(points[at]), plane.y(points[at + 1]), 2.6, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
