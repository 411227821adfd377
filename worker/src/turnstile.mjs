// Turnstile, Cloudflare's test for people. With a site key every transaction that a claim
// key has signed needs a token, whichever way it comes.

import { BadRequest } from "./http.mjs";
import { SettingError } from "./settings.mjs";

export const tokenHeader = "X-Turnstile-Token";

/** The longest token that Turnstile gives, in characters. */
const tokenMax = 2048;

const siteverify = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/** How long its answer may take. */
const answerMs = 10_000;

/** Throws unless the request has a token that Turnstile says is good. A token is good once. */
export async function checkTurnstile(request, env) {
  const { TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET: secret, TURNSTILE_VERIFIER: verifier } = env;
  if (!secret) throw new SettingError("TURNSTILE_SECRET", "is missing, though there is a TURNSTILE_SITE_KEY: npx wrangler secret put TURNSTILE_SECRET");
  const token = request.headers.get(tokenHeader) ?? "";
  const refused = (reason) => new BadRequest(403, "TURNSTILE_REFUSED", reason, { site_key: siteKey });
  if (!token) throw refused(`a claim needs a token of Turnstile for the site key ${siteKey}, in the header ${tokenHeader}`);
  if (token.length > tokenMax) throw refused(`the token has ${token.length} characters, at most ${tokenMax} are allowed`);
  const answer = await verified(verifier || siteverify, { secret, response: token, remoteip: request.headers.get("CF-Connecting-IP") ?? undefined });
  if (answer.success === true) return;
  const codes = (answer["error-codes"] ?? []).filter((code) => /^[a-z-]{1,64}$/.test(code)).join(", ");
  throw refused(`Turnstile refuses the token (${codes || "without a reason"}): get another one`);
}

async function verified(verifier, question) {
  try {
    const response = await fetch(verifier, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question), signal: AbortSignal.timeout(answerMs),
    });
    return await response.json();
  } catch {
    throw new BadRequest(503, "TURNSTILE_SILENT", "Turnstile did not answer whether the token is good: try again");
  }
}
