// The view: what of the tree is open. Who is drawn, and where, the library's layout decides.

/** How many of those at one level are drawn before the rest is folded into one node. */
const FEW = 6;
/** How many more come out of that node at once. */
const MORE = 24;
/** How many nodes a drawing opens by itself. */
const NODES = 30;

/** What of the tree is open: where it begins, and how many are shown below whom. */
export class View {
  #model;
  /** How many are shown below an open user; below `null` the roots. */
  #shown = new Map([[null, FEW]]);

  /** A drawing of everyone (`root` is null), or of `root` and whoever is below. */
  constructor(model, root = null) {
    this.#model = model;
    this.root = root;
    const nodes = model.layout({ user: root, limit: NODES, few: FEW });
    for (const { user, shown } of nodes) if (shown) this.#shown.set(user, FEW);
  }

  /** The same view of a network that has grown. */
  update(model) {
    this.#model = model;
  }

  isOpen(user) {
    return this.#shown.get(user) > 0;
  }

  open(user) {
    if (!this.isOpen(user)) this.#shown.set(user, FEW);
  }

  close(user) {
    this.#shown.delete(user);
  }

  /** Draws some more of those below `parent`. */
  showMore(parent) {
    this.#shown.set(parent, this.#shown.get(parent) + MORE);
  }

  /**
   * What is drawn, each node before those below it: `{ key, user, parent, depth, place, size,
   * total, across }`, and for those that are folded together `more` with their number. `place`
   * and `size` tell where among its siblings a node stands.
   */
  nodes() {
    const drawn = this.#model.layout({ user: this.root, limit: 1, shown: this.#shown });
    const siblings = new Map();
    const nodes = drawn.map(({ user, parent, level, folded, total, x }) => {
      const above = parent === null ? null : drawn[parent].user;
      const place = (siblings.get(above) ?? 0) + 1;
      siblings.set(above, place);
      const key = user ?? `+${above ?? ""}`;
      return { key, user, parent: above, depth: level, place, total, more: folded, across: x };
    });
    for (const node of nodes) node.size = siblings.get(node.parent);
    return nodes;
  }
}
