import { prefill } from "refgraph/form";
import { hydrate, mount } from "svelte";
import App from "./App.svelte";
import Signup from "./Signup.svelte";

const target = document.querySelector("#app");
if (target.firstElementChild) {
  // Sent by the server; prefill does not know that the page comes to life later.
  prefill();
  setTimeout(() => hydrate(Signup, { target, props: { kind: "input" } }), 300);
} else {
  mount(App, { target });
}
