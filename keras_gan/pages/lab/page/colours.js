// The colours of the style sheet, for what is drawn on canvases; they follow dark and light.

const dark = window.matchMedia("(prefers-color-scheme: dark)");

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const found = {};
  for (const name of ["real", "fake", "arrow", "ground", "ink", "quiet", "line", "d", "g"]) {
    found[name] = read(name);
  }
  for (const name of ["real", "fake", "ground"]) found[`${name}Rgb`] = rgb(found[name]);
  return found;
}

export function whenColoursChange(act) {
  dark.addEventListener("change", act);
}

function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}
