import { useState } from "preact/hooks";

export function Signup({ kind }) {
  const [code, setCode] = useState("");
  const [sent, setSent] = useState("");
  const bound = { value: code, onInput: ({ currentTarget }) => setCode(currentTarget.value) };
  const send = (event) => {
    event.preventDefault();
    setSent(code);
  };

  return (
    <form onSubmit={send}>
      <label>
        Email <input type="email" name="email" />
      </label>
      {kind === "hidden" && <input type="hidden" name="referral_code" {...bound} />}
      {kind === "textarea" && <textarea placeholder="Referral code" {...bound} />}
      {kind === "input" && (
        <label>
          Referral code (optional) <input {...bound} />
        </label>
      )}
      <output id="state">{code}</output>
      <button type="submit">Sign up</button>
      <output id="sent">{sent}</output>
    </form>
  );
}
