// A plot of cost against size, both in powers of ten: a panel for each thing that is measured, and
// one legend for all.

import { writeFile } from "node:fs/promises";

const SIZES = { "10k": 1e4, "1m": 1e6, "10m": 1e7 };
/** By name: what is said in the legend, and the colour. */
const LINES = {
  ours: ["refgraph in WebAssembly", "#0b7285"],
  native: ["refgraph natively", "#74c0fc"],
  Map: ["a pair of Maps", "#e8590c"],
  graphology: ["graphology", "#9c36b5"],
  petgraph: ["petgraph, natively", "#2b8a3e"],
  sqlite: ["SQLite in the process", "#f08c00"],
  JSON: ["JSON", "#868e96"],
};
const SAME = { "JSON.parse": "JSON", "JSON.stringify": "JSON" };
const NANOSECONDS = ["1 ns", "10 ns", "100 ns", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms"];
const TIME = [...NANOSECONDS, "100 ms", "1 s", "10 s", "100 s"];
const BYTES = ["1 B", "10 B", "100 B", "1 kB", "10 kB"];
/** What is measured, its title, the names of the powers of ten, and by how many a unit is more. */
const PANELS = [
  ["chain-by-id", "Chain of ten, by email", TIME, 0],
  ["chain-by-handle", "Chain of ten, by handle", TIME, 0],
  ["counts-root", "Counts by level, of the root", TIME, 0],
  ["move-subtree", "Move of a large subtree", TIME, 0],
  ["top-100", "Top 100", TIME, 0],
  ["memory", "Memory a user, the id included", BYTES, 0],
  ["load", "Load from emails", TIME, 6],
  ["save", "Save", TIME, 6],
  ["load-snapshot", "Load what was saved", TIME, 6],
];
const COLUMNS = 3;
const [WIDTH, HEIGHT] = [250, 170];
const [LEFT, TOP, RIGHT, BOTTOM] = [62, 34, 26, 38];
const LEGEND = 62;

/** Draws the panels. */
export async function plot(rows, file) {
  const [across, down] = [LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM];
  const [width, height] = [COLUMNS * across, LEGEND + Math.ceil(PANELS.length / COLUMNS) * down];
  const panels = PANELS.map((of, at) => {
    const [x, y] = [(at % COLUMNS) * across + LEFT, Math.floor(at / COLUMNS) * down + LEGEND + TOP];
    return `<g transform="translate(${x} ${y})">\n${panel(rows, ...of)}\n</g>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>What a network of ten thousand, a million and ten million users costs</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${legend(width)}
${panels.join("\n")}
</svg>
`;
  await writeFile(file, svg);
}

function legend(width) {
  const names = Object.values(LINES);
  const across = (width - LEFT) / 4;
  return names
    .map(([name, colour], at) => {
      const [x, y] = [LEFT + (at % 4) * across, 24 + Math.floor(at / 4) * 22];
      const line = `<path d="M${x} ${y - 4}h22" stroke="${colour}" stroke-width="2.5"/>`;
      const dot = `<circle cx="${x + 11}" cy="${y - 4}" r="3.5" fill="${colour}"/>`;
      return `${line}${dot}<text x="${x + 30}" y="${y}" fill="#212529">${name}</text>`;
    })
    .join("\n");
}

function panel(rows, name, title, powers, more) {
  const lines = new Map(Object.keys(LINES).map((who) => [who, []]));
  for (const [size, users] of Object.entries(SIZES)) {
    const row = rows.find((row) => row.name === `${name}@${size}`);
    if (!row) continue;
    for (const [who, value] of Object.entries({ ...row.peers, ours: row.ours }))
      if (value) lines.get(SAME[who] ?? who)?.push([users, value * 10 ** more]);
  }
  const values = [...lines.values()].flat().map(([, value]) => Math.log10(value));
  const [low, high] = [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))];
  const x = (users) => ((Math.log10(users) - 4) / 3) * WIDTH;
  const y = (power) => HEIGHT - ((power - low) / (high - low || 1)) * HEIGHT;
  const parts = [`<text y="-12" font-size="14" font-weight="600" fill="#212529">${title}</text>`];
  for (let power = low; power <= high; power++) {
    const at = y(power).toFixed(1);
    parts.push(
      `<path d="M0 ${at}H${WIDTH}" stroke="#dee2e6"/>`,
      `<text x="-8" y="${Number(at) + 4}" text-anchor="end" fill="#495057">${powers[power]}</text>`,
    );
  }
  for (const [size, users] of Object.entries(SIZES)) {
    parts.push(
      `<text x="${x(users)}" y="${HEIGHT + 18}" text-anchor="middle" fill="#495057">${size}</text>`,
    );
  }
  // Ours last, so that it lies above the others.
  for (const [who, points] of [...lines].reverse()) {
    if (points.length === 0) continue;
    const [, colour] = LINES[who];
    const places = points.map(([users, value]) =>
      [x(users), y(Math.log10(value))].map((at) => at.toFixed(1)),
    );
    const width = who === "ours" ? 3 : 1.75;
    const way = places.map((place) => place.join(" ")).join("L");
    parts.push(
      `<path d="M${way}" fill="none" stroke="${colour}" stroke-width="${width}"/>`,
      ...places.map(
        ([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="${width + 1}" fill="${colour}"/>`,
      ),
    );
  }
  return parts.join("\n");
}
