// One training step in slow motion: what happens, in the order in which it happens.

const PACE = 2600; // milliseconds for each sentence

// [box of the diagram, layers that are shown, what is asked of the training, sentence]
const PARTS = [
  ["g", ["fake"], null, "1 of 8. The discriminator's turn. The generator bends fresh noise into fakes."],
  ["d", ["real", "fake"], null, "2 of 8. As many real points are drawn from the data."],
  ["d", ["real", "fake", "surface"], null, "3 of 8. The discriminator says of each point how real it looks: green is real, purple is fake."],
  ["d", ["real", "fake", "surface"], "discriminator", "4 of 8. Its loss counts its mistakes, and its weights move against the gradient: the colours change, the fakes do not."],
  ["g", ["fake"], null, "5 of 8. The generator's turn. It makes fakes once more."],
  ["d", ["fake", "surface"], null, "6 of 8. The discriminator, which now stands still, judges them."],
  ["g", ["fake", "surface", "arrows"], null, "7 of 8. The generator's loss is small where fakes look real. Its gradient at the fakes, turned round, is the orange arrows."],
  ["g", ["real", "fake", "surface", "arrows"], "generator", "8 of 8. The generator's weights move so that the fakes follow the arrows, as far as its shape allows. That was one step."],
];

export class Explanation {
  // `show` is told the layers, or null for those that are ticked.
  constructor(say, show, help) {
    Object.assign(this, { say, show, help });
  }

  begin() {
    this.stop();
    this.say({ do: "pause" });
    this.#part(0);
  }

  stop() {
    clearTimeout(this.timer);
    this.#light(null);
    this.show(null);
  }

  #part(at) {
    if (at === PARTS.length) {
      this.stop();
      return;
    }
    const [player, layers, side, sentence] = PARTS[at];
    this.#light(player);
    this.show(layers);
    this.help.textContent = sentence;
    if (side) this.say({ do: "step", side });
    this.timer = setTimeout(() => this.#part(at + 1), PACE);
  }

  #light(player) {
    for (const name of ["d", "g"]) {
      document.getElementById(`box-${name}`).classList.toggle("moves", name === player);
    }
  }
}
