// The network page: what is selected and open, and the words around the drawing.

import { Drawing } from "./drawing.js";
import { onFile, toldOf } from "./file.js";
import { loadModel, nameOf, readModel, signUp } from "./model.js";
import { bars, chainItems, count, element, slot } from "./page.js";
import { Rings } from "./rings.js";
import { sampleFile, sampleSignups } from "./samples.js";
import { View } from "./view.js";

const SAMPLES = 200;
const MANY = 1_000_000;
let model;
let view;
/** The user whose particulars are shown; null for the whole network. */
let selected = null;

const drawing = new Drawing(
  { canvas: slot("canvas"), levels: slot("levels"), labelledBy: "tree-title" },
  {
    onSelect(user) {
      view.open(user);
      select(user);
    },
    onToggle(user) {
      if (view.isOpen(user)) view.close(user);
      else view.open(user);
      show();
    },
    onMore(parent) {
      view.showMore(parent);
      show();
    },
  },
);

const rings = new Rings(slot("rings"), { onSelect: (user) => select(user) });
/** Whether what is shown was read from a file, or made up, and the demo's API does not know it. */
let isOwn = false;
let isRings = false;

await load();

async function load() {
  const loaded = await loadModel((connections) => {
    slot("summary").textContent = `${count(connections, "connection", "connections")} so far …`;
  });
  if (!loaded.ok) return tell(loaded);
  // What was open stays open, unless nothing was drawn yet.
  showModel(loaded.model, !isOwn && view?.nodes().length > 0);
  isOwn = false;
  slot("add").textContent = `Add ${SAMPLES} sample signups`;
}

/** Reads what the demo's own network is not: it stays in this page. */
async function read(source, format, name) {
  tell({ message: "" });
  const progress = slot("progress");
  progress.hidden = false;
  try {
    const loaded = await readModel(source, format, (done, total) => {
      if (total) Object.assign(progress, { max: total, value: done });
      else progress.removeAttribute("value");
      slot("summary").textContent = `${(done / 1e6).toFixed(0)} MB of ${name} so far …`;
    });
    if (loaded.ok) {
      isOwn = true;
      slot("add").textContent = "Back to the demo’s network";
      showModel(loaded.model, false);
    } else {
      summarise();
    }
    tell({ message: toldOf(loaded.ok ? loaded.report : loaded, name) });
  } catch (error) {
    summarise();
    tell({ message: `${name} could not be read: ${error.message}` });
  } finally {
    progress.hidden = true;
  }
}

function showModel(next, staysOpen) {
  const before = model;
  model = next;
  if (staysOpen) view.update(model);
  else {
    view = new View(model);
    selected = null;
  }
  before?.free();
  summarise();
  slot("explorer").hidden = !model.people;
  slot("empty").hidden = model.people > 0;
  if (model.people) show();
}

function summarise() {
  if (!model) return;
  const { people, roots, connections } = model;
  slot("summary").textContent = people
    ? `${count(people, "person", "people")} in ${count(roots, "tree", "trees")}, ` +
      `by ${count(connections, "connection", "connections")}`
    : "Nobody has brought anybody in yet.";
}

function tell({ message }) {
  slot("problem").textContent = message;
}

/** Selects a user, and has them drawn if they are not. */
function select(user) {
  selected = user;
  if (user !== null && !view.nodes().some((node) => node.user === user)) {
    view = new View(model, user);
  }
  show();
}

/** Draws the tree from `root` on; everyone for null. */
function drawFrom(root) {
  view = new View(model, root);
  selected = root;
  show();
}

function show() {
  slot("tree").hidden = isRings;
  slot("rings-frame").hidden = !isRings;
  if (isRings) rings.show({ model, root: view.root, selected });
  else drawing.draw({ view, model, selected });
  showCrumbs();
  showPerson();
}

function showCrumbs() {
  const crumb = (label, press) => {
    const button = element("button", "", label);
    button.type = "button";
    button.addEventListener("click", press);
    return element("li", "", button);
  };
  const crumbs = [crumb("Everyone", () => drawFrom(null))];
  if (selected !== null) {
    const chain = model.chain(selected);
    const top = chain.at(-1);
    if (top && model.chain(top, 1).length) crumbs.push(element("li", "", "…"));
    for (const user of chain.toReversed()) crumbs.push(crumb(nameOf(user), () => select(user)));
    crumbs.push(crumb(nameOf(selected), () => drawFrom(selected)));
  }
  const current = crumbs.at(-1).firstChild;
  current.className = "current";
  current.setAttribute("aria-current", "true");
  slot("crumbs").replaceChildren(...crumbs);
}

function showPerson() {
  const counts = model.counts(selected);
  const total = model.total(selected);
  const levels = count(model.levels, "level", "levels");
  slot("person").textContent = selected === null ? "Everyone" : nameOf(selected);
  slot("about").textContent =
    selected === null
      ? `${count(model.roots, "person was", "people were")} brought in by nobody. ` +
        `${count(total, "stands", "stand")} below them within ${levels}.`
      : total
        ? `Brought in ${count(counts[0], "person", "people")}; ` +
          `${count(total, "stands", "stand")} below within ${levels}.`
        : "Has brought in nobody yet.";
  slot("root").hidden = selected === null || selected === view.root;
  slot("bars").replaceChildren(
    ...bars(counts.map((share, at) => ({ label: `Level ${at + 1}`, share }))),
  );
  slot("above").hidden = selected === null;
  if (selected === null) return;
  const chain = model.chain(selected).map((user, at) => ({ name: nameOf(user), level: at + 1 }));
  slot("chain").replaceChildren(...chainItems(nameOf(selected), chain));
}

slot("root").addEventListener("click", () => {
  drawFrom(selected);
  drawing.focus(selected);
});

slot("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = event.target.elements.find.value.trim().toLowerCase();
  if (!wanted || !model) return;
  const found = model.find(wanted);
  if (found) {
    tell({ message: "" });
    select(found);
    drawing.focus(found);
  } else {
    tell({ message: `Nobody in this network is named “${wanted}”.` });
  }
});

slot("add").addEventListener("click", async ({ target: button }) => {
  if (!model || button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  tell({ message: "" });
  if (isOwn) {
    await load();
    button.removeAttribute("aria-disabled");
    return;
  }
  const progress = slot("progress");
  progress.max = SAMPLES;
  progress.value = 0;
  progress.hidden = false;
  // Each once for being there, and twice for each one that they brought in.
  const referrers = [...model.ids()].flat().flatMap((user) => {
    const [referrer] = model.chain(user, 1);
    return referrer ? [user, referrer, referrer] : [user];
  });
  for (const signup of sampleSignups(SAMPLES, referrers, Math.random)) {
    const made = await signUp(signup);
    // A referrer who is banned brings nobody in: the next one may.
    if (!made.ok && made.code !== "banned") {
      tell(made);
      break;
    }
    progress.value += 1;
  }
  progress.hidden = true;
  await load();
  button.removeAttribute("aria-disabled");
});

slot("many").addEventListener("click", async ({ target: button }) => {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  await read(sampleFile(MANY, Math.random), "csv", "a million people");
  button.removeAttribute("aria-disabled");
});

onFile(slot("file"), read);

for (const button of document.querySelectorAll("[data-shape]")) {
  button.addEventListener("click", () => {
    isRings = button.dataset.shape === "rings";
    for (const other of document.querySelectorAll("[data-shape]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    show();
  });
}

slot("larger").addEventListener("click", () => rings.zoom(1.4));
slot("smaller").addEventListener("click", () => rings.zoom(1 / 1.4));
slot("whole").addEventListener("click", () => rings.reset());
