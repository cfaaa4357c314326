import { prefill } from "refgraph/form";
import { createApp, createSSRApp } from "vue";
import App from "./App.vue";
import Signup from "./Signup.vue";

if (document.querySelector("#app").firstElementChild) {
  // Sent by the server; prefill does not know that the page comes to life later.
  prefill();
  setTimeout(() => createSSRApp(Signup, { kind: "input" }).mount("#app"), 300);
} else {
  createApp(App).mount("#app");
}
