// `refgraph/form/auto`: prefill for pages that write no code. What they want stands in the data
// attributes of the script.

import { prefill } from "#form";

const words = (text) => text?.match(/\S+/g);
const given = (settings) =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
/** A switch in an attribute; nothing where it is not there. */
const isOn = (text) => (text === undefined ? undefined : !/^(off|no|false|0)$/i.test(text));
const number = (text) => (text === undefined ? undefined : Number(text));

/** The script that this is; `document.currentScript` knows no modules. */
const script = () =>
  [...document.querySelectorAll("script[src]")].find(({ src }) => src === import.meta.url) ??
  document.querySelector("[data-refgraph]");

/** The settings in the data attributes of an element. */
const settingsOf = (data) => ({
  ...given({
    program: data.program,
    mode: data.mode,
    foreign: words(data.foreign),
    names: words(data.names),
    field: data.field,
    feedback: isOn(data.feedback),
    removable: isOn(data.removable),
  }),
  ...(data.storage && {
    keep: given({
      storage: data.storage,
      key: data.key,
      domain: data.domain,
      life: number(data.life),
      consent: data.consent,
      gpc: isOn(data.gpc),
      policy: given({
        pick: data.pick,
        days: data.days === "none" ? null : number(data.days),
        explicitFirst: isOn(data.explicitFirst),
      }),
    }),
  }),
});

/** To whom the code goes: hosts, each alone or with its parameter. */
const recipients = (text) =>
  Object.fromEntries(
    words(text).map((word) => {
      const at = word.indexOf("=");
      return at < 0 ? [word, true] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );

const start = async () => {
  const { dataset } = script() ?? document.documentElement;
  /** What the visitor decided while nobody listened yet. */
  let consent;
  let keep;
  document.addEventListener("refgraph:consent", ({ detail }) => {
    consent = Boolean(detail);
    keep?.consent(consent);
  });
  const handle = await prefill(settingsOf(dataset));
  keep = handle.keep;
  if (consent !== undefined) keep?.consent(consent);

  let passing = null;
  if (words(dataset.passOn)) {
    const to = recipients(dataset.passOn);
    const { passOn } = await import("#carry");
    let current;
    const follow = async () => {
      const touch = keep?.attribution.touch;
      const referralCode = keep
        ? touch?.referralCode
        : (handle.filled?.referralCode ?? (await handle.found()).text);
      if (referralCode === current) return;
      current = referralCode;
      passing?.stop();
      passing = referralCode === undefined ? null : await passOn({ to, referralCode });
    };
    await follow();
    keep?.subscribe(follow);
  }
  return {
    prefill: handle,
    get passOn() {
      return passing;
    },
  };
};

export const started = start().catch((error) => {
  console.error("refgraph:", error);
  return null;
});
