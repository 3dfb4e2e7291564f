// What stands over each picture: the variant, and of two settings where they differ.

const WORDS = { g_rate: "rate of G", d_rate: "rate of D", g_width: "units of G", d_width: "units of D" };

export function titlesOf(settings) {
  if (settings.length === 1) return [settings[0].variant];
  const names = Object.keys(settings[0]).filter((name) => settings[0][name] !== settings[1][name]);
  return settings.map((own, index) => {
    const told = names.filter((name) => name !== "variant").map((name) => `${word(name)} ${own[name]}`);
    return [`${"AB"[index]}: ${own.variant}`, ...told].join(", ");
  });
}

function word(name) {
  return WORDS[name] ?? name.replace("_", " ");
}
