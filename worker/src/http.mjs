// Bodies and headers.

/** What a JSON-RPC request may have, in bytes: as core/rpc. */
const requestBytesMax = 8 << 20;

/** A request that is not answered: the client's mistake, or too much. */
export class BadRequest extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** The whole body of a request, read no further than its limit. */
export async function bodyOf(request) {
  const parts = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > requestBytesMax) throw new BadRequest(413, "REQUEST_TOO_LARGE", `the request has more than ${requestBytesMax} bytes`);
    parts.push(part);
  }
  if (parts.length === 1) return parts[0];
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

/** Pages of any origin may talk to a ledger, as browser wallets do. */
export const cors = {
  "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Retry-After", "X-Content-Type-Options": "nosniff",
};

/** A stream of server-sent events. */
export const eventStream = (stream) =>
  new Response(stream, { headers: { ...cors, "Content-Type": "text/event-stream", "Cache-Control": "no-store" } });

/** JSON, given as text or bytes. */
export function json(status, body) {
  const headers = { ...cors, "Content-Type": "application/json" };
  if (status === 429 || status === 503) headers["Retry-After"] = "1";
  return new Response(body, { status, headers });
}

/** What every refusal says: a sentence, and a stable code. */
export const failure = (status, code, message, more) => json(status, JSON.stringify({ error: message, code, ...more }));

/** The same where JSON-RPC is spoken, as core/rpc shapes it. */
export function rpcFailure(status, code, message, more) {
  const error = {
    name: "HANDLER_ERROR", cause: { name: code, info: { error_message: message, ...more } }, code: -32000, message: "Server error", data: message,
    latchkey: { code, message, ...more },
  };
  return json(status, JSON.stringify({ jsonrpc: "2.0", error, id: null }));
}
