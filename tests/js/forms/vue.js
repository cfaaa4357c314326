// An input of Vue with v-model: what its state does not know is not there.

import { createApp, ref } from "vue/dist/vue.esm-bundler.js";

createApp({
  setup: () => ({ code: ref("") }),
  template: `<form id="signup">
    <input v-model="code" placeholder="Referral code" data-test>
    <output>{{ code }}</output>
  </form>`,
}).mount("#app");
