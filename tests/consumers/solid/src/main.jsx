import { prefill } from "refgraph/form";
import { createSignal, lazy, Match, onCleanup, onMount, Show, Suspense, Switch } from "solid-js";
import { render } from "solid-js/web";
import { Signup } from "./Signup.jsx";

const Page = lazy(() => import("./Page.jsx"));
const show = new URLSearchParams(location.search).get("show");

function App() {
  const [isOpen, setOpen] = createSignal(false);
  const [route, setRoute] = createSignal("/");
  onMount(() => {
    const started = prefill();
    onCleanup(() => started.then((prefill) => prefill.stop()));
  });
  const go = () => {
    history.pushState(null, "", "/signup");
    setRoute("/signup");
  };

  return (
    <Switch fallback={<Signup kind={show} />}>
      <Match when={show === "modal"}>
        <button type="button" onClick={() => setOpen(!isOpen())}>
          Join
        </button>
        <Show when={isOpen()}>
          <dialog open>
            <Signup kind="input" />
          </dialog>
        </Show>
      </Match>
      <Match when={route() === "/signup"}>
        <Suspense fallback="Loading">
          <Page />
        </Suspense>
      </Match>
      <Match when={show === "route"}>
        <button type="button" onClick={go}>
          Join
        </button>
      </Match>
    </Switch>
  );
}

render(() => <App />, document.querySelector("#app"));
