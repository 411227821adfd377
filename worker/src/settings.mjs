// The Worker's variables, as far as a new ledger takes them.

import { LedgerError } from "../../bin/wasm/host.mjs";

/** A variable without which no ledger can be made. Its value is not repeated: a secret may stand in the wrong place. */
export class SettingError extends Error {
  constructor(name, problem) {
    super(`the Worker's variable ${name} ${problem}; see worker/README.md`);
    this.name = "SettingError";
  }
}

const wanted = 'want the public half of the root key, "ed25519:" and 32 bytes in base58';

/**
 * The genesis of a new ledger; code has the hashes of the standard plugins, by
 * name, deployable those of all code that runs here.
 */
export function genesisOf(env, host, { now, code, deployable }) {
  const { ROOT_PUBLIC_KEY: publicKey, CHAIN_ID: chainId, DEVELOPMENT: development } = env;
  if (!publicKey) throw new SettingError("ROOT_PUBLIC_KEY", `is empty: ${wanted}`);
  if (!development && !chainId) throw new SettingError("CHAIN_ID", "is empty: want the name of the chain");
  try {
    const options = { chainId, publicKey, now, code, deployable };
    return development ? host.devGenesis(options) : host.publicGenesis(options);
  } catch (error) {
    if (error instanceof LedgerError) throw new SettingError("ROOT_PUBLIC_KEY", `is not a key (${error.message}): ${wanted}`);
    throw error;
  }
}

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The 32 bytes of the root's public key. */
export function rootKey({ ROOT_PUBLIC_KEY: text = "" }) {
  const digits = text.replace(/^ed25519:/, "");
  let number = 0n;
  for (const digit of digits.length <= 44 ? digits : "") number = number * 58n + BigInt(alphabet.indexOf(digit));
  const bytes = new Uint8Array(32);
  for (let at = 31; at >= 0; at--, number >>= 8n) bytes[at] = Number(number & 255n);
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(digits) || number !== 0n) throw new SettingError("ROOT_PUBLIC_KEY", `is not a key: ${wanted}`);
  return bytes;
}
