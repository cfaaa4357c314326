import { lazy, StrictMode, Suspense, useEffect, useState } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
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
  // Sent by the server; prefill does not know that the page comes to life later. React would take
  // the hint, which it did not send, for a fault.
  prefill({ feedback: false });
  setTimeout(() => hydrateRoot(root, <Signup kind="input" />), 300);
} else {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
