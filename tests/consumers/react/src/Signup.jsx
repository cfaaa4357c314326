import { useState } from "react";

// Controlled fields: what the state does not know is not sent. React hears of no change in a hidden
// field; its value is in the data that the form's action is given.
export function Signup({ kind }) {
  const [code, setCode] = useState("");
  const [sent, setSent] = useState("");
  const bound = { value: code, onChange: ({ target }) => setCode(target.value) };
  const send = (data) => setSent(kind === "hidden" ? data.get("referral_code") : code);

  return (
    <form action={send}>
      <label>
        Email <input type="email" name="email" />
      </label>
      {kind === "hidden" && <input type="hidden" name="referral_code" />}
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
