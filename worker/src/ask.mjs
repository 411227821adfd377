// JSON-RPC, asked from within.

/** A function that asks the core and returns {status, result} or {status, error}. */
export const asker = (handle) => (method, params = []) => {
  const request = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 0, method, params }));
  const { status, body } = handle(request);
  const { result, error } = JSON.parse(new TextDecoder().decode(body));
  // A query that fails says so in its result.
  const failed = error ?? (typeof result?.error === "string" ? { data: result.error } : undefined);
  return failed ? { status, error: failed } : { status, result };
};

/** What an error of JSON-RPC says in words. */
export const wordsOf = (error) =>
  error.cause?.info?.message ?? error.cause?.info?.error_message ?? (typeof error.data === "string" ? error.data : JSON.stringify(error));
