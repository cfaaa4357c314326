import { hydrate, render } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { prefill } from "refgraph/form";
import { Signup } from "./Signup.jsx";

const Page = lazy(() => import("./Page.jsx"));
const show = new URLSearchParams(location.search).get("show");

function App() {
  const [isOpen, setOpen] = useState(false);
  const [route, setRoute] = useState("/");
  useEffect(() => {
    const started = prefill();
    return () => {
      started.then((prefill) => prefill.stop());
    };
  }, []);

  if (show === "modal") {
    return (
      <>
        <button type="button" onClick={() => setOpen(!isOpen)}>
          Join
        </button>
        {isOpen && (
          <dialog open>
            <Signup kind="input" />
          </dialog>
        )}
      </>
    );
  }
  if (show === "route") {
    const go = () => {
      history.pushState(null, "", "/signup");
      setRoute("/signup");
    };
    return route === "/signup" ? (
      <Suspense fallback="Loading">
        <Page />
      </Suspense>
    ) : (
      <button type="button" onClick={go}>
        Join
      </button>
    );
  }
  return <Signup kind={show} />;
}

const root = document.querySelector("#app");
if (root.firstElementChild) {
  // Sent by the server; prefill does not know that the page comes to life later.
  prefill();
  setTimeout(() => hydrate(<Signup kind="input" />, root), 300);
} else {
  render(<App />, root);
}
