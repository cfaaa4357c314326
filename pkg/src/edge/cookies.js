// The header `Cookie` of a request.

/** What is read of it, and the most cookies of one name in it. */
const LONGEST = 16_384;
const MOST = 4;

/** The first values of a name. */
export function cookiesOf(request, name) {
  const header = request.headers.get("cookie") ?? "";
  const values = [];
  for (const pair of header.slice(0, LONGEST).split(";")) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at).trim() === name && values.push(pair.slice(at + 1).trim()) === MOST) break;
  }
  return values;
}
