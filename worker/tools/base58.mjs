// Base58 as NEAR writes hashes and keys.

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

export function base58(bytes) {
  let text = "";
  for (let n = BigInt(`0x0${Buffer.from(bytes).toString("hex")}`); n > 0n; n /= 58n) text = alphabet[Number(n % 58n)] + text;
  const zeros = bytes.findIndex((b) => b !== 0);
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text;
}
