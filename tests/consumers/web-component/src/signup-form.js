const FIELDS = {
  hidden: '<input type="hidden" name="referral_code">',
  textarea: '<textarea placeholder="Referral code"></textarea>',
  input: "<label>Referral code (optional) <input></label>",
};

/** A form that keeps what it hears from its field, and sends that. */
class SignupForm extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });

  connectedCallback() {
    this.#root.innerHTML = `<form><label>Email <input type="email" name="email"></label>
      ${FIELDS[this.kind]}
      <output id="state"></output>
      <button type="submit">Sign up</button>
      <output id="sent"></output></form>`;
    const [state, sent] = this.#root.querySelectorAll("output");
    this.#root.addEventListener("input", ({ target }) => {
      if (target.type !== "email") state.textContent = target.value;
    });
    this.#root.addEventListener("submit", (event) => {
      event.preventDefault();
      sent.textContent = state.textContent;
    });
  }
}

customElements.define("signup-form", SignupForm);
