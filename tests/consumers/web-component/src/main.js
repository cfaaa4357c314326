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
    // The document's own prefill does not see into shadow roots.
    this.#started = prefill({ root: this.#root });
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
    const { signup } = await import("./signup.js");
    place.append(signup(kind));
  }
}

customElements.define("signup-app", SignupApp);
