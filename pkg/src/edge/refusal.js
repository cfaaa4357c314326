// The body of a refusal that is told without the module, in the shape of the module's own.

/** A body with a stable code and a sentence for people. */
export const refusal = (code, message) => JSON.stringify({ error: { code, message, field: null } });
