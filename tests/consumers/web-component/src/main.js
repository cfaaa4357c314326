// An app of two components: the form's shadow root is within that of the app.

import { prefill } from "refgraph/form";

const show = new URLSearchParams(location.search).get("show");

class SignupApp extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #started;

  connectedCallback() {
    if (show === "modal" || show === "route") {
      this.#root.innerHTML = '<button type="button">Join</button>';
      this.#root.querySelector("button").onclick = () => this.#join();
    } else {
      this.#open(this.#root, show);
    }
    this.#started = prefill();
  }

  disconnectedCallback() {
    this.#started.then((prefill) => prefill.stop());
  }

  #join() {
    if (show === "route") {
      history.pushState(null, "", "/signup");
      this.#root.replaceChildren();
      return this.#open(this.#root, "input");
    }
    const opened = this.#root.querySelector("dialog");
    if (opened) return opened.remove();
    const dialog = document.createElement("dialog");
    dialog.open = true;
    this.#root.append(dialog);
    return this.#open(dialog, "input");
  }

  async #open(place, kind) {
    await import("./signup-form.js");
    const form = document.createElement("signup-form");
    form.kind = kind;
    place.append(form);
  }
}

customElements.define("signup-app", SignupApp);
