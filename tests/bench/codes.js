// Codes: one check and one mint beside coupon-code and sqids, in Node, through the public
// functions, verdict objects and all.

import couponCode from "coupon-code";
import Sqids from "sqids";
import { check, checkMany, KeyRing, mint, mintMany } from "../../pkg/dist/refgraph.inline.js";
import { compare, native, rate, report } from "./measure.js";

const MANY = 4096;
const some = (make) => Array.from({ length: MANY }, (_, at) => make(at));
const pick = (list, call) => list[call & (MANY - 1)];

const sqids = new Sqids({ minLength: 8 });
const ours = some(() => mint({ length: 8 }));
const grouped = ours.map((code) => `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase());
const wrong = ours.map((code) => code.slice(0, 3) + (code[3] === "7" ? "8" : "7") + code.slice(4));
const coupons = some(() => couponCode.generate({ parts: 2 }));
const ids = some((at) => sqids.encode([at * 7919]));

const coupon = (call) => couponCode.validate(pick(coupons, call), { parts: 2 });
const decode = (call) => sqids.decode(pick(ids, call));

// The peer maps numbers to codes as well, but without a key and without a check.
const ring = new KeyRing([{ id: 1, key: crypto.getRandomValues(new Uint8Array(16)) }]);
const sealed = some((at) => ring.seal(at * 7).referralCode);
const sqids12 = new Sqids({ minLength: 12 });
const ids12 = some((at) => sqids12.encode([at * 7]));

const MILLION = 1_000_000;
const { referralCodes: million } = await mintMany(MILLION);
const text = million.join("\n");
const couponMillion = some(() => couponCode.generate({ parts: 2 }));
const inOne = { batch: MILLION };
/** The peer has no way to check many at once. */
const couponLoop = () => {
  for (let at = 0; at < MILLION / 10; at++) {
    couponCode.validate(pick(couponMillion, at), { parts: 2 });
  }
};
const batches = [
  await rate("check-batch", MILLION, () => checkMany(text, inOne), {
    "coupon-code": [couponLoop, MILLION / 10],
  }),
  await rate("check-batch, of strings", MILLION, () => checkMany(million, inOne), {}),
  await rate("mint-batch", MILLION, () => mintMany(MILLION, inOne), {}),
];

await report("codes", [
  compare("check", (call) => check(pick(ours, call)), { "coupon-code": coupon, sqids: decode }),
  compare("check, as typed", (call) => check(pick(grouped, call)), { "coupon-code": coupon }),
  compare("check, with a suggestion", (call) => check(pick(wrong, call)), {}),
  compare("mint", () => mint({ length: 8 }), {
    "coupon-code": () => couponCode.generate({ parts: 2 }),
    sqids: (call) => sqids.encode([call]),
  }),
  compare("seal", (call) => ring.seal(call & 65_535), {
    sqids: (call) => sqids12.encode([call & 65_535]),
  }),
  compare("open", (call) => ring.open(pick(sealed, call)), {
    sqids: (call) => sqids12.decode(pick(ids12, call)),
  }),
  ...batches,
  ...(await native("codes", "codes/s")),
]);
