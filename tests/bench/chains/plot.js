// A plot of cost against size, both in powers of ten.

import { writeFile } from "node:fs/promises";

const WIDTH = 300;
const HEIGHT = 180;
const SIZES = ["10k", "1m", "10m"];
const USERS = { "10k": 1e4, "1m": 1e6, "10m": 1e7 };
const COLOURS = {
  ours: "#0b7285",
  Map: "#e8590c",
  graphology: "#9c36b5",
  "JSON.parse": "#e8590c",
  native: "#868e96",
  petgraph: "#2b8a3e",
  sqlite: "#5c940d",
};
const PANELS = [
  ["chain-by-id", "chain of ten by email, ns"],
  ["chain-by-handle", "chain of ten by handle, ns"],
  ["counts-root", "counts by level of the root, ns"],
  ["move-subtree", "move of a large subtree, ns"],
  ["load", "load from emails, ms"],
  ["load-snapshot", "load from a snapshot, ms"],
];

/** Draws the panels side by side. */
export async function plot(rows, file) {
  const panels = PANELS.map(([name, title], at) => {
    const [x, y] = [(at % 3) * (WIDTH + 90) + 60, Math.floor(at / 3) * (HEIGHT + 90) + 40];
    return `<g transform="translate(${x} ${y})">${panel(rows, name, title)}</g>`;
  });
  const [width, height] = [3 * (WIDTH + 90), 2 * (HEIGHT + 90)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
${panels.join("\n")}
</svg>
`;
  await writeFile(file, svg);
}

function panel(rows, name, title) {
  const lines = new Map();
  for (const size of SIZES) {
    const row = rows.find((row) => row.name === `${name}@${size}`);
    if (!row) continue;
    for (const [who, value] of Object.entries({ ours: row.ours, ...row.peers })) {
      if (!lines.has(who)) lines.set(who, []);
      lines.get(who).push([USERS[size], value]);
    }
  }
  const values = [...lines.values()].flat().map(([, value]) => value);
  const [low, high] = [
    Math.floor(Math.log10(Math.min(...values))),
    Math.ceil(Math.log10(Math.max(...values))),
  ];
  const x = (users) => ((Math.log10(users) - 4) / 3) * WIDTH;
  const y = (value) => HEIGHT - ((Math.log10(value) - low) / (high - low || 1)) * HEIGHT;
  const parts = [`<text y="-14" font-size="14">${title}</text>`];
  for (let power = low; power <= high; power++) {
    parts.push(
      `<path d="M0 ${y(10 ** power)}H${WIDTH}" stroke="#dee2e6"/>`,
      `<text x="-8" y="${y(10 ** power) + 4}" text-anchor="end">${label(power)}</text>`,
    );
  }
  for (const size of SIZES) {
    parts.push(
      `<text x="${x(USERS[size])}" y="${HEIGHT + 18}" text-anchor="middle">${size}</text>`,
    );
  }
  let last = 0;
  for (const [who, points] of lines) {
    const at = points.map(([users, value]) => `${x(users).toFixed(1)} ${y(value).toFixed(1)}`);
    const colour = COLOURS[who] ?? "#495057";
    parts.push(
      `<path d="M${at.join("L")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...at.map((place) => {
        const [cx, cy] = place.split(" ");
        return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
      }),
      `<text x="${last}" y="${HEIGHT + 36}" fill="${colour}">${who}</text>`,
    );
    last += who.length * 7 + 14;
  }
  return parts.join("");
}

const label = (power) =>
  ["1", "10", "100", "1k", "10k", "100k", "1M", "10M", "100M", "1G", "10G"][power] ?? `1e${power}`;
