import { createSignal, Match, Switch } from "solid-js";

export function Signup(props) {
  const [code, setCode] = createSignal("");
  const [sent, setSent] = createSignal("");
  const note = ({ currentTarget }) => setCode(currentTarget.value);
  const send = (event) => {
    event.preventDefault();
    setSent(code());
  };

  return (
    <form onSubmit={send}>
      <label>
        Email <input type="email" name="email" />
      </label>
      <Switch>
        <Match when={props.kind === "hidden"}>
          <input type="hidden" name="referral_code" value={code()} onInput={note} />
        </Match>
        <Match when={props.kind === "textarea"}>
          <textarea placeholder="Referral code" value={code()} onInput={note} />
        </Match>
        <Match when={props.kind === "input"}>
          <label>
            Referral code (optional) <input value={code()} onInput={note} />
          </label>
        </Match>
      </Switch>
      <output id="state">{code()}</output>
      <button type="submit">Sign up</button>
      <output id="sent">{sent()}</output>
    </form>
  );
}
