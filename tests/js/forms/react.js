// A controlled input of React: what its state does not know is not there.

import { createElement, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

function Signup() {
  const [code, setCode] = useState("");
  return createElement(
    "form",
    { id: "signup" },
    createElement("label", { htmlFor: "invite" }, "Invite code"),
    createElement("input", {
      id: "invite",
      "data-test": "",
      value: code,
      onChange: ({ target }) => setCode(target.value),
    }),
    createElement("output", null, code),
  );
}

createRoot(document.querySelector("#app")).render(
  createElement(StrictMode, null, createElement(Signup)),
);
