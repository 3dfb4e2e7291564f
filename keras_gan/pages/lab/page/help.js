// A sentence about whatever the pointer or the keyboard is on.

const FIRST =
  "Two networks play against each other: the generator makes points, and the discriminator says " +
  "whether they are real. Press Play, and point at anything to read what it is.";

export function startHelp(element) {
  element.textContent = FIRST;
  const tell = (event) => {
    const text = event.target.closest?.("[data-help]")?.dataset.help;
    if (text) element.textContent = text;
  };
  document.addEventListener("pointerover", tell);
  document.addEventListener("focusin", tell);
}
