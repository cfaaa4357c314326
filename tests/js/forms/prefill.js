// What every page of these tests does. The pages tell what they saw to who looks at `window`.

import * as refgraph from "/refgraph/dist/form.browser.js";

Object.assign(window, { refgraph, events: [], calls: [] });
document.addEventListener("refgraph:filled", ({ detail, target }) => {
  window.events.push({ ...detail, field: target.name || target.id });
});
if (!document.querySelector("script[data-by-hand]")) {
  window.ready = refgraph
    .prefill({ onFilled: ({ referralCode }) => window.calls.push(referralCode) })
    .then(
      (prefill) => Object.assign(window, { prefill }),
      (error) => Object.assign(window, { error }),
    );
}
