// `refgraph/form/element`: `<referral-field>`, a field for a referral code that a form knows as one
// of its own.

import { check, feedback, init, prefill } from "#form";

const words = (text) => text?.match(/\S+/g) ?? [];

/** On a server there are no elements, and nobody makes one. */
const Base = globalThis.HTMLElement ?? class {};

export class ReferralField extends Base {
  static formAssociated = true;
  static observedAttributes = [
    "label",
    "value",
    "required",
    "readonly",
    "placeholder",
    "program",
    "mode",
    "foreign",
    "lenient",
  ];

  #internals = this.attachInternals();
  #label = document.createElement("label");
  #input = document.createElement("input");
  /** Whether the value is no longer that of the attribute. */
  #isDirty = false;
  #isDisabled = false;
  #isReady = false;
  #verdict = null;
  #prefill = null;
  #feedback = null;
  /** The start that counts. */
  #latest = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    this.#label.part = "label";
    this.#label.htmlFor = this.#input.id = "input";
    this.#input.part = "input";
    this.#input.autocapitalize = "characters";
    this.#input.spellcheck = false;
    this.#input.autocomplete = "off";
    // For `prefill` on the page as well: it looks into open shadow roots.
    this.#input.dataset.referral = "";
    root.append(this.#label, this.#input);
    this.#input.addEventListener("input", () => {
      this.#isDirty = true;
      this.#update();
    });
    // As an `<input>` in the page would: this event does not leave the shadow root by itself.
    this.#input.addEventListener("change", () =>
      this.dispatchEvent(new Event("change", { bubbles: true })),
    );
  }

  connectedCallback() {
    this.#update();
    this.#start();
  }

  disconnectedCallback() {
    this.#prefill?.stop();
    this.#feedback?.stop();
    this.#prefill = this.#feedback = null;
  }

  attributeChangedCallback(name, _, value) {
    if (name === "label") this.#label.textContent = value ?? "";
    else if (name === "value") {
      if (!this.#isDirty) this.#input.value = value ?? "";
    } else if (name === "placeholder") this.#input.placeholder = value ?? "";
    else if (name === "readonly") this.#input.readOnly = value !== null;
    else if (name === "required") this.#input.required = value !== null;
    this.#update();
  }

  formDisabledCallback(isDisabled) {
    this.#isDisabled = isDisabled;
    this.#input.disabled = isDisabled;
    this.#update();
  }

  formResetCallback() {
    this.#set(this.getAttribute("value") ?? "");
    this.#isDirty = false;
  }

  formStateRestoreCallback(state) {
    if (typeof state === "string") this.#set(state);
  }

  async #start() {
    // Who moves it about starts it again.
    const start = {};
    this.#latest = start;
    const isLast = () => this.isConnected && this.#latest === start;
    const settings = { ...this.#expected(), names: words(this.getAttribute("names")) };
    try {
      if (this.hasAttribute("no-prefill")) {
        await init();
        this.#isReady = true;
        if (isLast()) this.#feedback = feedback(this.#input, settings);
      } else {
        const root = this.shadowRoot;
        const handle = await prefill({ ...settings, root, field: this.#input });
        this.#isReady = true;
        if (isLast()) this.#prefill = handle;
        else handle.stop();
      }
    } catch (error) {
      // A plain field is left, whose text the form sends as it is.
      console.error("refgraph:", error);
    }
    this.#update();
  }

  #expected() {
    const { program, mode, foreign } = Object.fromEntries(
      [...this.attributes].map(({ name, value }) => [name, value]),
    );
    return {
      ...(program && { program }),
      ...((mode === "live" || mode === "test") && { mode }),
      foreign: words(foreign),
    };
  }

  #set(text) {
    this.#isDirty = true;
    this.#input.value = text;
    // So that the feedback hears of it.
    this.#input.dispatchEvent(new Event("input", { bubbles: true, composed: false }));
  }

  /** Tells the form the value, and whether it will do. */
  #update() {
    const { value } = this.#input;
    this.#verdict = this.#isReady ? check(value, this.#expected()) : null;
    const verdict = this.#verdict;
    this.#internals.setFormValue(verdict?.ok ? verdict.referralCode : value, value);
    const isMissing = this.required && value === "";
    const isWrong =
      value !== "" && verdict !== null && !verdict.ok && !this.hasAttribute("lenient");
    if (this.#isDisabled || !(isMissing || isWrong)) {
      this.#internals.setValidity({});
    } else if (isMissing) {
      // In the browser's own words, and language.
      const said = this.#input.validationMessage || "Please fill out this field.";
      this.#internals.setValidity({ valueMissing: true }, said, this.#input);
    } else {
      const hint = this.shadowRoot.querySelector(".refgraph-hint");
      const said = hint?.textContent || "This referral code cannot be used here.";
      this.#internals.setValidity({ customError: true }, said, this.#input);
    }
  }

  get value() {
    return this.#input.value;
  }
  set value(text) {
    this.#set(String(text ?? ""));
  }
  get verdict() {
    return this.#verdict;
  }
  get name() {
    return this.getAttribute("name") ?? "";
  }
  set name(name) {
    this.setAttribute("name", name);
  }
  get required() {
    return this.hasAttribute("required");
  }
  set required(is) {
    this.toggleAttribute("required", is);
  }
  get disabled() {
    return this.hasAttribute("disabled");
  }
  set disabled(is) {
    this.toggleAttribute("disabled", is);
  }
  get form() {
    return this.#internals.form;
  }
  get validity() {
    return this.#internals.validity;
  }
  get validationMessage() {
    return this.#internals.validationMessage;
  }
  get willValidate() {
    return this.#internals.willValidate;
  }
  checkValidity() {
    return this.#internals.checkValidity();
  }
  reportValidity() {
    return this.#internals.reportValidity();
  }
}

// Where it was imported twice, the first one stays.
if (globalThis.customElements && !customElements.get("referral-field")) {
  customElements.define("referral-field", ReferralField);
}
