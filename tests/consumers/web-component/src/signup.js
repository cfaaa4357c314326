const FIELDS = {
  hidden: '<input type="hidden" name="referral_code">',
  textarea: '<textarea placeholder="Referral code"></textarea>',
  input: "<label>Referral code (optional) <input></label>",
};

/** A form that keeps what it hears from its field, and sends that. */
export function signup(kind) {
  const form = document.createElement("form");
  form.innerHTML = `<label>Email <input type="email" name="email"></label>
    ${FIELDS[kind]}
    <output id="state"></output>
    <button type="submit">Sign up</button>
    <output id="sent"></output>`;
  const [state, sent] = form.querySelectorAll("output");
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "email") state.textContent = target.value;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sent.textContent = state.textContent;
  });
  return form;
}
