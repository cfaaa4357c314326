// The start page: shows the link of the first user.

import { ask, element, slot } from "./page.js";

const reply = await ask("/demo/share");
if (reply.ok) {
  const query = reply.link.indexOf("?");
  // If it takes two lines, they break before the code.
  const link = element(
    "a",
    "share-link",
    reply.link.slice(0, query),
    element("wbr"),
    reply.link.slice(query),
  );
  link.href = reply.link;
  slot("share").replaceChildren(link);
} else {
  slot("share").textContent = reply.message;
}
