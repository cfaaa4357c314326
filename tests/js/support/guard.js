// What an entry answers to the shared cases of guards, in their form.

export const run = ({ assess, isDisposable, mailbox, subscriber }, cases) => ({
  mailboxes: cases.mailboxes.map(([email]) => [email, mailbox(email)]),
  disposable: cases.disposable.map(([email]) => [email, isDisposable(email)]),
  subscribers: cases.subscribers.map(([address]) => [address, subscriber(address)]),
  assessed: cases.assessed.map((asked) => {
    const { verdict, score, signals } = assess(asked.signup, asked.context, asked.settings);
    const told = signals.map(({ code, count }) => [code, count]);
    return { ...asked, verdict, score, signals: told };
  }),
  faults: cases.faults.map((asked) => {
    const { code, path } = assess(asked.signup, asked.context, asked.settings);
    return { ...asked, code, path };
  }),
});
