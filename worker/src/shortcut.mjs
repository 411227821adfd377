// The requests that need not boot Go: JSON-RPC and claims, for a ledger that may
// be. worker/edge answers them the same way, and whatever is not recognised here:
// testdata/addresses.json has the cases that both are held to.

const address = /^(?:\/l\/([a-z0-9][a-z0-9_-]{0,63}))?(\/|\/v1\/claims)?$/;

/** The ledger and the path within, or undefined: the surface answers. */
export function shortcut(method, path, names) {
  const found = method === "POST" && address.exec(path);
  if (!found) return undefined;
  const [, ledger = "main", within = "/"] = found;
  return names === "*" || names.split(",").includes(ledger) ? { ledger, within } : undefined;
}
