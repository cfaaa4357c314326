import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import Signup from "./Signup.vue";

export const render = () => renderToString(createSSRApp(Signup, { kind: "input" }));
