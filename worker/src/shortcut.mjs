// The requests that need not boot Go: JSON-RPC, claims and streams of events, for a
// ledger that may be. worker/edge answers them the same way, and whatever is not
// recognised here: testdata/addresses.json has the cases that both are held to.

const address = /^(?:\/l\/([a-z0-9][a-z0-9_-]{0,63}))?(\/|\/v1\/claims|\/v1\/events\/stream)?$/;

const named = /^\/l\/([a-z0-9][a-z0-9_-]{0,63})(?:\/|$)/;

/** The ledger that a path names. */
export const ledgerOf = (path) => named.exec(path)?.[1] ?? "main";

const methods = { "/": "POST", "/v1/claims": "POST", "/v1/events/stream": "GET" };

/** The ledger and the path within, or undefined: the surface answers. */
export function shortcut(method, path, names) {
  const found = address.exec(path);
  if (!found) return undefined;
  const [, ledger = "main", within = "/"] = found;
  if (methods[within] !== method) return undefined;
  return names === "*" || names.split(",").includes(ledger) ? { ledger, within } : undefined;
}
