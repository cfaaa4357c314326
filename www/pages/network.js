// The network page: what is selected and open, and the words around the drawing.

import { Drawing } from "./drawing.js";
import { View } from "./layout.js";
import { loadModel, nameOf, signUp } from "./model.js";
import { chainItems, count, element, slot } from "./page.js";
import { sampleSignups } from "./samples.js";

const SAMPLES = 200;

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

await load();

async function load() {
  const loaded = await loadModel((connections) => {
    slot("summary").textContent = `${count(connections, "connection", "connections")} so far …`;
  });
  if (!loaded.ok) return tell(loaded);
  model?.free();
  model = loaded.model;
  // What was open stays open, unless nothing was drawn yet.
  if (view?.nodes().length) view.update(model);
  else view = new View(model);
  const { people, roots, connections } = model;
  slot("summary").textContent = people.length
    ? `${count(people.length, "person", "people")} in ${count(roots.length, "tree", "trees")}, ` +
      `by ${count(connections, "connection", "connections")}`
    : "Nobody has brought anybody in yet.";
  slot("explorer").hidden = !people.length;
  slot("empty").hidden = people.length > 0;
  if (people.length) show();
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
  drawing.draw({ view, model, selected });
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
      ? `${count(model.roots.length, "person was", "people were")} brought in by nobody. ` +
        `${count(total, "stands", "stand")} below them within ${levels}.`
      : total
        ? `Brought in ${count(counts[0], "person", "people")}; ` +
          `${count(total, "stands", "stand")} below within ${levels}.`
        : "Has brought in nobody yet.";
  slot("root").hidden = selected === null || selected === view.root;
  slot("bars").replaceChildren(...bars(counts));
  slot("above").hidden = selected === null;
  if (selected === null) return;
  const chain = model.chain(selected).map((user, at) => ({ name: nameOf(user), level: at + 1 }));
  slot("chain").replaceChildren(...chainItems(nameOf(selected), chain));
}

function bars(counts) {
  const most = Math.max(...counts, 1);
  return counts.map((number, at) => {
    const bar = element("span", "bar");
    bar.style.setProperty("--share", number / most);
    const item = element("li", number ? "" : "none");
    item.append(
      element("span", "", `Level ${at + 1} `),
      bar,
      element("b", "", number.toLocaleString("en")),
    );
    return item;
  });
}

slot("root").addEventListener("click", () => {
  drawFrom(selected);
  drawing.focus(selected);
});

slot("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = event.target.elements.find.value.trim().toLowerCase();
  if (!wanted || !model) return;
  const found =
    model.people.find((user) => user === wanted || nameOf(user) === wanted) ??
    model.people.find((user) => user.startsWith(wanted)) ??
    model.people.find((user) => nameOf(user).includes(wanted));
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
  const progress = slot("progress");
  progress.max = SAMPLES;
  progress.value = 0;
  progress.hidden = false;
  // Each once for being there, and twice for each one that they brought in.
  const referrers = model.people.flatMap((user) => {
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
