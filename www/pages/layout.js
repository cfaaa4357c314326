// The layout: which people of the tree are drawn, and where. Knows neither the page nor the
// network, only a model to ask.

/** How many of those at one level are drawn before the rest is folded into one node. */
const FEW = 6;
/** How many more come out of that node at once. */
const MORE = 24;
/** How many rows a drawing opens by itself. */
const ROWS = 24;

/** What of the tree is open: where it begins, and how many are shown below whom. */
export class View {
  #model;
  /** How many are shown below an open user; below `null` the roots. */
  #shown = new Map([[null, FEW]]);

  /** A drawing of everyone (`root` is null), or of `root` and whoever is below. */
  constructor(model, root = null) {
    this.#model = model;
    this.root = root;
    this.#openLargest();
  }

  /** The same view of a network that has grown. */
  update(model) {
    this.#model = model;
  }

  isOpen(user) {
    return this.#shown.has(user);
  }

  open(user) {
    if (this.#model.children(user).length) this.#shown.set(user, FEW);
  }

  close(user) {
    this.#shown.delete(user);
  }

  /** Draws some more of those below `parent`. */
  showMore(parent) {
    this.#shown.set(parent, this.#shown.get(parent) + MORE);
  }

  /**
   * What is drawn, each node before those below it: `{ key, user, parent, depth, place, size }`,
   * and for those that are folded together `more` with their number. `place` and `size` tell
   * where among its siblings a node stands.
   */
  nodes() {
    const nodes = [];
    const stack = this.#below(null, -1).reverse();
    while (stack.length) {
      const node = stack.pop();
      nodes.push(node);
      if (!node.more && this.isOpen(node.user)) {
        stack.push(...this.#below(node.user, node.depth).reverse());
      }
    }
    return nodes;
  }

  #below(parent, depth) {
    let users = this.#model.roots;
    if (parent !== null) users = this.#model.children(parent);
    else if (this.root !== null) users = [this.root];
    let shown = this.#shown.get(parent);
    // To fold a single one would save nothing.
    if (users.length - shown <= 1) shown = users.length;
    const size = Math.min(shown + 1, users.length);
    const nodes = users.slice(0, shown).map((user, at) => {
      return { key: user, user, parent, depth: depth + 1, place: at + 1, size };
    });
    const more = users.length - nodes.length;
    if (more) {
      const key = `+${parent ?? ""}`;
      nodes.push({ key, user: null, parent, depth: depth + 1, place: size, size, more });
    }
    return nodes;
  }

  /** Opens the largest of what is drawn, one after the other, while it fits a screen. */
  #openLargest() {
    for (;;) {
      const nodes = this.nodes();
      const closed = nodes.filter(
        ({ user, more }) => !more && !this.isOpen(user) && this.#model.total(user) > 0,
      );
      const totals = closed.map(({ user }) => this.#model.total(user));
      const largest = closed[totals.indexOf(Math.max(...totals))];
      if (!largest || nodes.length > ROWS) return;
      this.open(largest.user);
    }
  }
}

/**
 * Gives each node its row, and returns how many rows there are. In a `tidy` drawing the first of
 * those below a node shares its row, so that the largest downline runs straight on; in the
 * other, for narrow screens, each node has a row of its own.
 */
export function placeRows(nodes, tidy) {
  let row = -1;
  for (const [at, node] of nodes.entries()) {
    const isFirstBelow = at > 0 && node.depth > nodes[at - 1].depth;
    if (!tidy || !isFirstBelow) row++;
    node.row = row;
  }
  return row + 1;
}
