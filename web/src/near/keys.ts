import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { base58 } from '@scure/base'
import { generateMnemonic, mnemonicToSeedSync } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'

// Key is an ed25519 key. Its secret stays in the object.
export class Key {
  readonly publicBytes: Uint8Array
  private readonly seed: Uint8Array

  constructor(seed: Uint8Array) {
    this.seed = seed
    this.publicBytes = ed25519.getPublicKey(seed)
  }

  // parse reads "ed25519:<base58 of seed and public key>", or returns null.
  static parse(text: string): Key | null {
    const encoded = /^(?:[Ee][Dd]25519:)?([1-9A-HJ-NP-Za-km-z]{64,88})$/.exec(text)?.[1]
    if (!encoded) return null
    const bytes = base58.decode(encoded)
    if (bytes.length !== 64) return null
    const key = new Key(bytes.slice(0, 32))
    return key.publicBytes.every((b, i) => b === bytes[32 + i]) ? key : null
  }

  // fromPhrase derives the key of a seed phrase as NEAR wallets do: BIP-39,
  // then SLIP-10 at m/44'/397'/0'.
  static fromPhrase(phrase: string): Key {
    let node = hmac(sha512, new TextEncoder().encode('ed25519 seed'), mnemonicToSeedSync(phrase))
    for (const step of [44, 397, 0]) {
      const data = new Uint8Array(37)
      data.set(node.slice(0, 32), 1)
      new DataView(data.buffer).setUint32(33, 0x80000000 + step)
      node = hmac(sha512, node.slice(32), data)
    }
    return new Key(node.slice(0, 32))
  }

  get publicKey(): string {
    return 'ed25519:' + base58.encode(this.publicBytes)
  }

  // secretKey is the secret in text: seed and public key.
  get secretKey(): string {
    const bytes = new Uint8Array(64)
    bytes.set(this.seed)
    bytes.set(this.publicBytes, 32)
    return 'ed25519:' + base58.encode(bytes)
  }

  // random makes a new key.
  static random(): Key {
    return new Key(crypto.getRandomValues(new Uint8Array(32)))
  }

  sign(message: Uint8Array): Uint8Array {
    return ed25519.sign(message, this.seed)
  }
}

export const newPhrase = (): string => generateMnemonic(wordlist, 128)

// publicBytesOf reads "ed25519:<base58>", or returns null.
export function publicBytesOf(text: string): Uint8Array | null {
  const encoded = /^ed25519:([1-9A-HJ-NP-Za-km-z]{32,44})$/.exec(text)?.[1]
  const bytes = encoded && base58.decode(encoded)
  return bytes && bytes.length === 32 ? bytes : null
}
