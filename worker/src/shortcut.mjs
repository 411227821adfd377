// The requests that need not boot Go: JSON-RPC, claims, streams of events and whether it answers, for a
// ledger that may be. worker/edge answers them the same way, and whatever is not
// recognised here: testdata/addresses.json has the cases that both are held to.

const address = /^(?:\/l\/([a-z0-9][a-z0-9_-]{0,63}))?(\/|\/v1\/claims|\/v1\/events\/stream|\/healthz)?$/;

const named = /^\/l\/([a-z0-9][a-z0-9_-]{0,63})(?:\/|$)/;

/** The ledger that a path names, or else the default one. */
export const ledgerOf = (path, otherwise = "main") => named.exec(path)?.[1] ?? otherwise;

const label = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** A host name as addresses have it, without the dot of a name that is whole. */
const plain = (hostname) => hostname.toLowerCase().replace(/\.$/, "");

/** The ledger that a host name stands for: NAME of NAME.domain; main of any other. */
export function ledgerOfHost(hostname, domain) {
  const end = `.${plain(domain ?? "")}`, host = plain(hostname);
  if (!domain || !host.endsWith(end)) return "main";
  const name = host.slice(0, -end.length);
  return label.test(name) ? name : "main";
}

const methods = { "/": "POST", "/v1/claims": "POST", "/v1/events/stream": "GET", "/healthz": "GET" };

/** The ledger and the path within, or undefined: the surface answers. */
export function shortcut(method, path, names, otherwise = "main") {
  const found = address.exec(path);
  if (!found) return undefined;
  const [, ledger = otherwise, within = "/"] = found;
  if (methods[within] !== method) return undefined;
  return names === "*" || names.split(",").includes(ledger) ? { ledger, within } : undefined;
}
