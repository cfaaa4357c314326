// The rings: a picture of up to some thousand people on a canvas, each level a ring, that can be
// moved and made larger. What it shows the tree beside it tells too, for who does not see it.

import { nameOf } from "./model.js";

/** How many nodes are drawn, how many below one user, and how many more at a press. */
const NODES = 3000;
const FEW = 48;
const MORE = 200;
/** How much of a unit a dot may take, where there is room for more. */
const DOT = 0.4;
/** How near a press has to be to a node, in pixels. */
const NEAR = 14;
const LABEL = 11;

export class Rings {
  #canvas;
  #pen;
  #handlers;
  #model;
  #root;
  #selected = null;
  #shown = new Map();
  #nodes = [];
  #chain = new Set();
  /** What of the picture is in the middle of the canvas, and how many pixels a unit takes. */
  #view = { x: 0, y: 0, scale: 1 };
  #hovered = null;
  #asked = 0;

  constructor(canvas, handlers) {
    this.#canvas = canvas;
    this.#pen = canvas.getContext("2d");
    this.#handlers = handlers;
    new ResizeObserver(() => this.#fit()).observe(canvas);
    canvas.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.#onKey(event));
    this.#followPointers();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#ask());
  }

  /** Shows a model from `root` on; all of it for null. */
  show({ model, root, selected }) {
    const isNew = model !== this.#model || root !== this.#root;
    if (isNew) this.#shown.clear();
    this.#model = model;
    this.#root = root;
    this.#selected = selected;
    this.#chain = new Set(selected === null ? [] : [selected, ...model.chain(selected)]);
    if (isNew) {
      this.#lay();
      this.#fit();
    }
    this.#ask();
  }

  /** Makes the picture larger or smaller around a point of the canvas, its middle if left out. */
  zoom(factor, x = this.#canvas.clientWidth / 2, y = this.#canvas.clientHeight / 2) {
    const view = this.#view;
    const [fromX, fromY] = this.#placeOf(x, y);
    view.scale = Math.min(Math.max(view.scale * factor, 0.05), 400);
    const [toX, toY] = this.#placeOf(x, y);
    view.x += fromX - toX;
    view.y += fromY - toY;
    this.#ask();
  }

  /** Shows all of it. */
  reset() {
    this.#fit();
  }

  #lay() {
    const settings = { user: this.#root, shape: "rings", limit: NODES, few: FEW };
    this.#nodes = this.#model.layout({ ...settings, shown: this.#shown });
    for (const node of this.#nodes) {
      node.radius = Math.hypot(node.x, node.y);
      // A downline ten times as large is drawn one step larger.
      node.size = 1.5 + Math.log10(1 + node.total + node.folded);
    }
  }

  #fit() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (!width || !this.#nodes.length) return;
    const ratio = devicePixelRatio;
    this.#canvas.width = width * ratio;
    this.#canvas.height = height * ratio;
    const outermost = this.#nodes.reduce((most, { radius }) => Math.max(most, radius), 1);
    this.#view = { x: 0, y: 0, scale: (Math.min(width, height) / 2 - 12) / (outermost + 0.5) };
    this.#ask();
  }

  /** What of the picture is at a point of the canvas. */
  #placeOf(x, y) {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const view = this.#view;
    return [view.x + (x - width / 2) / view.scale, view.y + (y - height / 2) / view.scale];
  }

  /** The radius of a dot: so many pixels, and larger once the picture is. */
  #sizeOf({ size }) {
    const pixels = size / this.#view.scale;
    return Math.max(pixels, Math.min(DOT, 3 * pixels));
  }

  #nodeAt(x, y) {
    const [atX, atY] = this.#placeOf(x, y);
    let [nearest, least] = [null, NEAR / this.#view.scale];
    for (const node of this.#nodes) {
      const far = Math.hypot(node.x - atX, node.y - atY) - this.#sizeOf(node);
      if (far < least) [nearest, least] = [node, far];
    }
    return nearest;
  }

  /** Draws once before the next frame, however often it is asked for. */
  #ask() {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      this.#draw();
    });
  }

  #draw() {
    const { width, height, clientWidth } = this.#canvas;
    const pen = this.#pen;
    const { x, y, scale } = this.#view;
    const ratio = width / clientWidth || 1;
    const style = getComputedStyle(this.#canvas);
    const colour = (name) => style.getPropertyValue(`--${name}`);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.setTransform(
      scale * ratio,
      0,
      0,
      scale * ratio,
      width / 2 - x * scale * ratio,
      height / 2 - y * scale * ratio,
    );
    const pixel = 1 / scale;

    pen.lineWidth = pixel;
    pen.strokeStyle = colour("line");
    for (const radius of new Set(this.#nodes.map(({ radius }) => Number(radius.toFixed(6))))) {
      pen.beginPath();
      pen.arc(0, 0, radius, 0, 2 * Math.PI);
      pen.stroke();
    }
    this.#drawEdges(colour("edge-soft"), pixel, () => true);
    this.#drawEdges(colour("accent"), 2 * pixel, (node, above) =>
      [node, above].every(({ user }) => this.#chain.has(user)),
    );
    for (const node of this.#nodes) {
      const isMarked = this.#chain.has(node.user);
      pen.beginPath();
      pen.arc(node.x, node.y, this.#sizeOf(node), 0, 2 * Math.PI);
      pen.fillStyle = colour(node.folded ? "surface" : isMarked ? "accent" : "edge");
      pen.fill();
      if (node.folded || node === this.#hovered || node.user === this.#selected) {
        pen.lineWidth = 1.5 * pixel;
        pen.strokeStyle = colour(node.folded ? "accent" : "text");
        pen.stroke();
      }
    }
    this.#drawLabels(ratio, colour("text"), colour("surface"));
  }

  /** Edges that bend halfway from one ring to the next. */
  #drawEdges(colour, width, wanted) {
    const pen = this.#pen;
    pen.beginPath();
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    for (const node of this.#nodes) {
      const above = this.#nodes[node.parent];
      if (!above || !wanted(node, above)) continue;
      const middle = (node.radius + above.radius) / 2;
      const [out, inner] = [middle / node.radius, above.radius && middle / above.radius];
      pen.moveTo(above.x, above.y);
      pen.bezierCurveTo(
        above.x * inner,
        above.y * inner,
        node.x * out,
        node.y * out,
        node.x,
        node.y,
      );
    }
    pen.stroke();
  }

  /** Names, of those who matter most first, where they cover no other. */
  #drawLabels(ratio, colour, ground) {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const { x, y, scale } = this.#view;
    const pen = this.#pen;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.font = `500 ${LABEL}px system-ui, sans-serif`;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    const rank = (node) =>
      node === this.#hovered
        ? 3e9
        : node.user === this.#selected
          ? 2e9
          : this.#chain.has(node.user)
            ? 1e9
            : node.total;
    const ordered = [...this.#nodes].sort((one, other) => rank(other) - rank(one));
    const taken = [];
    for (const node of ordered) {
      const [left, middle] = [
        (node.x - x) * scale + width / 2 + this.#sizeOf(node) * scale + 4,
        (node.y - y) * scale + height / 2,
      ];
      if (left < -80 || left > width || middle < 0 || middle > height) continue;
      const text = labelOf(node);
      const right = left + pen.measureText(text).width;
      const covers = taken.some(
        (other) =>
          left < other.right + LABEL &&
          right + LABEL > other.left &&
          Math.abs(middle - other.middle) < LABEL + 3,
      );
      if (covers) continue;
      taken.push({ left, right, middle });
      pen.lineWidth = 3;
      pen.strokeStyle = ground;
      pen.strokeText(text, left, middle);
      pen.fillStyle = colour;
      pen.fillText(text, left, middle);
      if (taken.length >= 60) break;
    }
  }

  #press(node) {
    if (node.folded) {
      const above = this.#nodes[node.parent];
      const shown = this.#nodes.filter((each) => each.parent === node.parent && !each.folded);
      this.#shown.set(above ? above.user : null, shown.length + MORE);
      this.#lay();
      this.#ask();
    } else {
      this.#handlers.onSelect(node.user);
    }
  }

  #onWheel(event) {
    event.preventDefault();
    const { offsetX, offsetY, deltaY, deltaMode } = event;
    this.zoom(Math.exp(-deltaY * (deltaMode ? 0.05 : 0.002)), offsetX, offsetY);
  }

  /** One pointer moves the picture, two make it larger or smaller, a press chooses a node. */
  #followPointers() {
    const canvas = this.#canvas;
    const pointers = new Map();
    let moved = 0;
    canvas.addEventListener("pointerdown", (event) => {
      if (pointers.size === 0) moved = 0;
      canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
    });
    canvas.addEventListener("pointermove", (event) => {
      const { offsetX: x, offsetY: y, pointerId } = event;
      const before = pointers.get(pointerId);
      if (!before) {
        this.#hover(this.#nodeAt(x, y));
        return;
      }
      const [dx, dy] = [x - before[0], y - before[1]];
      moved += Math.abs(dx) + Math.abs(dy);
      const [other] = [...pointers].filter(([id]) => id !== pointerId).map(([, at]) => at);
      pointers.set(pointerId, [x, y]);
      if (other) {
        const far = (at) => Math.hypot(at[0] - other[0], at[1] - other[1]) || 1;
        this.zoom(far([x, y]) / far(before), other[0], other[1]);
        return;
      }
      this.#view.x -= dx / this.#view.scale;
      this.#view.y -= dy / this.#view.scale;
      this.#ask();
    });
    const end = (event) => {
      const wasPressed = pointers.delete(event.pointerId);
      if (event.type !== "pointerup" || !wasPressed || moved > 6) return;
      const node = this.#nodeAt(event.offsetX, event.offsetY);
      if (node) this.#press(node);
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    canvas.addEventListener("pointerleave", () => this.#hover(null));
  }

  #hover(node) {
    if (node === this.#hovered) return;
    this.#hovered = node;
    this.#canvas.title = node ? labelOf(node) : "";
    this.#canvas.style.cursor = node ? "pointer" : "";
    this.#ask();
  }

  #onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = 60 / this.#view.scale;
    const move = (x, y) => {
      this.#view.x += x * step;
      this.#view.y += y * step;
      this.#ask();
    };
    const keys = {
      ArrowLeft: () => move(-1, 0),
      ArrowRight: () => move(1, 0),
      ArrowUp: () => move(0, -1),
      ArrowDown: () => move(0, 1),
      "+": () => this.zoom(1.4),
      "-": () => this.zoom(1 / 1.4),
      0: () => this.#fit(),
    };
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

const labelOf = ({ user, folded }) =>
  folded ? `+ ${folded.toLocaleString("en")} more` : nameOf(user);
