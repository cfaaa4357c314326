// A client whose types openapi-typescript made of the API's description, as `openapi-fetch` uses
// them. What it gets wrong on purpose must not compile.

import createClient from "openapi-fetch";
import type { components, paths } from "refgraph-api";

type Code = components["schemas"]["Refusal"]["error"]["code"];

/** Signs two users up, and tells what a client sees of them. */
export async function tour(baseUrl: string, key: string) {
  const api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } });
  const inNetwork = { path: { network: "acme" } };
  const inSpring = { network: "acme", program: "spring" };
  const create = (user: string, referrer?: string) =>
    api.POST("/networks/{network}/user_status", {
      params: inNetwork,
      body: {
        user,
        status_change: "create_user",
        program: "spring",
        ...(referrer ? { referrer } : {}),
      },
    });

  const top = await create("top@typed.example");
  if (!top.data) throw new Error(top.error.error.message);
  const code: string | null = top.data.referral_code;
  const low = await create("low@typed.example", code ?? undefined);
  const outcome: "created" | "unchanged" | "banned" | "unbanned" | "revoked" | undefined =
    low.data?.outcome;

  const chain = await api.GET("/networks/{network}/connections/{program}", {
    params: { path: inSpring, query: { user: "low@typed.example" } },
  });
  const levels = chain.data?.connections.map(({ connection, level }) => [connection, level]);
  const refused = await create("other@typed.example", "nobody@typed.example");
  const why: Code | undefined = refused.error?.error.code;
  const { data: user } = await api.GET("/networks/{network}/users/{user}", {
    params: {
      path: { network: "acme", user: "top@typed.example" },
      query: { program: "spring" },
    },
  });
  const counts = user?.counts?.map(({ users }) => users);
  const { response: removed } = await api.DELETE("/networks/{network}/connections/{program}", {
    params: { path: inSpring, query: { user: "low@typed.example", reason: "a tour" } },
  });
  return { outcome, levels, why, counts, removed: removed.status };
}

/** Never called: what the types refuse. */
export async function wrong() {
  const api = createClient<paths>();
  // @ts-expect-error There is no such address.
  await api.GET("/networks/{network}/people");
  await api.POST("/networks/{network}/user_status", {
    params: { path: { network: "acme" } },
    // @ts-expect-error There is no such change.
    body: { user: "ann@example.com", status_change: "delete" },
  });
  await api.POST("/networks/{network}/connections/{program}", {
    // @ts-expect-error The program is missing.
    params: { path: { network: "acme" } },
    body: { user: "ben@example.com", connection: "ann@example.com" },
  });
}
