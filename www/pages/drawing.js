// The drawing: a view of the tree as SVG that can be walked with the keyboard. On wide screens
// each level is a column; on narrow ones each person is a row, set in by their level.

import { nameOf } from "./model.js";
import { count, element } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const NODE = { width: 168, height: 34 };
const WIDE = { tidy: true, column: 216, row: 44 };
const NARROW = { tidy: false, column: 18, row: 42 };
/** From this width on, levels are columns. */
const WIDE_FROM = 640;
const MARGIN = 12;
/** How far a corner of an edge is rounded. */
const ROUND = 16;

export class Drawing {
  #svg;
  #levels;
  #canvas;
  #handlers;
  /** The elements that are drawn, by the node's key: what stays on screen stays the same. */
  #elements = new Map();
  #edges = svg("g", { class: "edges" });
  #items = svg("g", { role: "presentation" });
  #nodes = [];
  /** The key of the node that Tab leads to. */
  #active;
  #shown;

  /** A drawing within `canvas`, with the headings of its columns in `levels`. */
  constructor({ canvas, levels, labelledBy }, handlers) {
    const root = svg("svg", { class: "tree", role: "tree", "aria-labelledby": labelledBy });
    this.#svg = root;
    this.#levels = levels;
    this.#canvas = canvas;
    this.#handlers = handlers;
    root.append(this.#edges, this.#items);
    canvas.append(root);
    root.addEventListener("click", (event) => this.#onClick(event));
    root.addEventListener("keydown", (event) => this.#onKey(event));
    root.addEventListener("focusin", (event) => this.#activate(this.#nodeOf(event.target)));
    let width;
    new ResizeObserver(() => {
      if (width !== canvas.clientWidth && this.#shown) this.draw(this.#shown);
      width = canvas.clientWidth;
    }).observe(canvas);
  }

  /** Draws `view`; `selected` and the chain above are marked. */
  draw({ view, model, selected }) {
    const isNew = this.#shown?.view !== view;
    this.#shown = { view, model, selected };
    const room = this.#canvas.clientWidth;
    const style = room >= WIDE_FROM ? WIDE : NARROW;
    this.#nodes = view.nodes();
    const deepest = this.#nodes.reduce((most, { depth }) => Math.max(most, depth), 0);
    let rows = 0;
    for (const [at, node] of this.#nodes.entries()) {
      const row = style.tidy ? node.across : at;
      rows = Math.max(rows, row + 1);
      node.x = MARGIN + node.depth * style.column;
      node.y = MARGIN + row * style.row;
      node.width = style.tidy ? NODE.width : Math.max(room - node.x - MARGIN, 150);
    }
    const width = Math.max(...this.#nodes.map(({ x, width }) => x + width)) + MARGIN;
    const height = rows * style.row + MARGIN;
    attributes(this.#svg, { width, height, viewBox: `0 0 ${width} ${height}` });

    const chain = new Set(selected === null ? [] : [selected, ...model.chain(selected)]);
    const byKey = new Map(this.#nodes.map((node) => [node.key, node]));
    if (!byKey.has(this.#active)) {
      this.#active = byKey.has(selected) ? selected : this.#nodes[0]?.key;
    }
    this.#drawEdges(byKey, chain, style);
    for (const [key, drawn] of this.#elements) {
      if (!byKey.has(key)) {
        drawn.remove();
        this.#elements.delete(key);
      }
    }
    for (const node of this.#nodes) this.#drawNode(node, chain, style);
    this.#drawLevels(deepest, style);
    // A tree begins in the middle of its first column.
    const [first] = this.#nodes;
    if (isNew && first) {
      this.#canvas.scrollTop = first.y - this.#canvas.clientHeight / 2;
      this.#canvas.scrollLeft = 0;
    }
  }

  /** Puts the focus on a node, or on the one that Tab would lead to. */
  focus(key = this.#active) {
    const drawn = this.#elements.get(key) ?? this.#elements.get(this.#active);
    drawn?.focus({ preventScroll: true });
    // First the one after, then the node itself: of both, if there is no room, the node.
    const after = this.#nodes[this.#nodes.findIndex((node) => node.key === key) + 1];
    for (const shown of [this.#elements.get(after?.key), drawn]) {
      shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  #drawEdges(byKey, chain, style) {
    const edges = [];
    for (const node of this.#nodes) {
      const above = byKey.get(node.parent);
      if (!above) continue;
      const below = node.more + node.total + 1;
      const isMarked = chain.has(node.key) && chain.has(node.parent);
      const edge = svg("path", {
        class: isMarked ? "marked" : "",
        d: style.tidy ? branch(above, node) : elbow(above, node),
        // A downline ten times as large is drawn one step thicker.
        "stroke-width": (1.25 + Math.log10(below)).toFixed(2),
      });
      // What is marked lies on top.
      if (isMarked) edges.push(edge);
      else edges.unshift(edge);
    }
    this.#edges.replaceChildren(...edges);
  }

  #drawNode(node, chain, style) {
    const { view, selected } = this.#shown;
    const { key, user, depth, place, size, more, x, y, width } = node;
    let drawn = this.#elements.get(key);
    if (!drawn) {
      drawn = svg("g", { role: "treeitem" });
      drawn.dataset.key = key;
      this.#elements.set(key, drawn);
    }
    const total = more ? 0 : node.total;
    const isOpen = !more && view.isOpen(user);
    const mark = key === selected ? "selected" : chain.has(key) ? "above" : "";
    attributes(drawn, {
      class: `node ${more ? "more" : total ? "" : "leaf"} ${mark}`,
      transform: `translate(${x} ${y})`,
      tabindex: key === this.#active ? 0 : -1,
      "aria-level": depth + 1,
      "aria-posinset": place,
      "aria-setsize": size,
      "aria-selected": String(key === selected),
      "aria-expanded": total ? String(isOpen) : undefined,
      "aria-label": more
        ? `${count(more, "more person", "more people")}, press Enter to show some`
        : `${nameOf(user)}, ${count(total, "person", "people")} below`,
    });
    const figure = total ? total.toLocaleString("en") : "";
    const spare = total ? (style.tidy ? 22 : 38) : 14;
    const nameRoom = width - 14 - spare - (figure ? measure(figure, false) + 10 : 0);
    const name = more ? `+ ${more.toLocaleString("en")} more` : fit(nameOf(user), nameRoom);
    const middle = NODE.height / 2;
    const parts = [
      svg("rect", { width, height: NODE.height, rx: NODE.height / 2 }),
      svg("text", { class: "name", x: 14, y: middle }, name),
    ];
    if (total) {
      const toggle = svg("g", {
        class: "toggle",
        transform: `translate(${style.tidy ? width : width - 18} ${middle})`,
      });
      toggle.append(
        svg("circle", { r: 9 }),
        svg("path", { d: isOpen ? "M-4 0H4" : "M-4 0H4M0-4V4" }),
      );
      parts.push(svg("text", { class: "figure", x: width - spare, y: middle }, figure), toggle);
    }
    drawn.replaceChildren(...parts);
    // In the order of the rows, which is that of reading. Moving it would take the focus away.
    const at = this.#nodes.indexOf(node);
    if (this.#items.children[at] !== drawn) {
      const hadFocus = document.activeElement === drawn;
      this.#items.insertBefore(drawn, this.#items.children[at] ?? null);
      if (hadFocus) drawn.focus();
    }
  }

  #drawLevels(deepest, style) {
    const { view, model } = this.#shown;
    this.#levels.hidden = !style.tidy;
    const counts = model.counts(view.root);
    const first = view.root === null ? "Roots" : nameOf(view.root);
    const headings = Array.from({ length: deepest + 1 }, (_, depth) => {
      const number = depth === 0 && view.root === null ? model.roots : counts[depth - 1];
      const heading = element("span", "", element("b", "", depth ? `Level ${depth}` : first));
      if (number) heading.append(` ${number.toLocaleString("en")}`);
      heading.style.left = `${MARGIN + depth * style.column}px`;
      return heading;
    });
    this.#levels.style.width = `${this.#svg.getAttribute("width")}px`;
    this.#levels.replaceChildren(...headings);
  }

  #nodeOf(target) {
    const key = target.closest(".node")?.dataset.key;
    return this.#nodes.find((node) => node.key === key);
  }

  #activate(node) {
    if (!node || node.key === this.#active) return;
    this.#elements.get(this.#active)?.setAttribute("tabindex", -1);
    this.#active = node.key;
    this.#elements.get(node.key).setAttribute("tabindex", 0);
  }

  #onClick({ target }) {
    const node = this.#nodeOf(target);
    if (!node) return;
    this.#activate(node);
    const isToggle = target.closest(".toggle") || node.key === this.#shown.selected;
    this.#press(node, isToggle);
  }

  /** Selects a person and opens them; opens or closes them if `isToggle`. */
  #press(node, isToggle) {
    const { onMore, onToggle, onSelect } = this.#handlers;
    if (node.more) this.#showMore(node, onMore);
    else if (isToggle) onToggle(node.user);
    else onSelect(node.user);
    if (!node.more) this.focus(node.key);
  }

  /** Shows some more, and leads on to the first of them: their node is gone, or further down. */
  #showMore(node, onMore) {
    const at = this.#nodes.indexOf(node);
    onMore(node.parent);
    this.focus(this.#nodes[at].key);
  }

  #onKey(event) {
    const node = this.#nodeOf(event.target);
    if (!node || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.#nodes.indexOf(node);
    const { view } = this.#shown;
    const isOpen = !node.more && view.isOpen(node.user);
    const hasBelow = !node.more && node.total > 0;
    const go = (to) => to && this.focus(to.key);
    const keys = {
      ArrowDown: () => go(this.#nodes[at + 1]),
      ArrowUp: () => go(this.#nodes[at - 1]),
      Home: () => go(this.#nodes[0]),
      End: () => go(this.#nodes.at(-1)),
      ArrowRight: () => {
        if (isOpen) go(this.#nodes[at + 1]);
        else if (hasBelow) this.#press(node, true);
      },
      ArrowLeft: () => {
        if (isOpen) this.#press(node, true);
        else go(this.#nodes.find(({ key }) => key === node.parent));
      },
      Enter: () => this.#press(node, node.key === this.#shown.selected),
      " ": () => this.#press(node, node.key === this.#shown.selected),
    };
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

/** From the right end of one node, along a trunk, round two corners to the left end of another. */
function branch(above, node) {
  const [x0, y0] = [above.x + above.width, above.y + NODE.height / 2];
  const [x1, y1] = [node.x, node.y + NODE.height / 2];
  if (y0 === y1) return `M${x0} ${y0}H${x1}`;
  const trunk = (x0 + x1) / 2;
  const round = Math.min(ROUND, Math.abs(y1 - y0) / 2) * Math.sign(y1 - y0);
  return `M${x0} ${y0}Q${trunk} ${y0} ${trunk} ${y0 + round}V${y1 - round}Q${trunk} ${y1} ${x1} ${y1}`;
}

/** Down from one node and round a corner into another. */
function elbow(above, node) {
  const [x0, y0] = [above.x + 9, above.y + NODE.height];
  const y1 = node.y + NODE.height / 2;
  return `M${x0} ${y0}V${y1 - 9}Q${x0} ${y1} ${node.x} ${y1}`;
}

function svg(tag, given, text) {
  const made = document.createElementNS(SVG, tag);
  attributes(made, given);
  if (text !== undefined) made.textContent = text;
  return made;
}

function attributes(target, given) {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) target.removeAttribute(name);
    else target.setAttribute(name, value);
  }
}

const pen = document.createElement("canvas").getContext("2d");

function measure(text, isName) {
  pen.font = `${isName ? 500 : 400} 13px system-ui, sans-serif`;
  return pen.measureText(text).width;
}

/** As much of a name as there is room for. */
function fit(name, room) {
  if (measure(name, true) <= room) return name;
  let letters = [...name];
  while (letters.length > 1 && measure(`${letters.join("")}…`, true) > room) {
    letters = letters.slice(0, -1);
  }
  return `${letters.join("")}…`;
}
