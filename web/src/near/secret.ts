import { validateMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { Key } from './keys.ts'

// Secret is a key that a visitor gave, with the words that it comes from if those were given.
export interface Secret {
  key: Key
  phrase?: string
}

const secretMax = 64 << 10 // characters that are looked at

// readSecret finds the key in what a visitor has of it: words, a secret key, a key file of
// NEAR's tools, or the text file that the claim page saves. Null when there is none.
export function readSecret(text: string): Secret | null {
  if (text.length > secretMax) return null
  const candidates = [text, ...text.split('\n')]
  for (const candidate of candidates) {
    const phrase = candidate.trim().toLowerCase().split(/\s+/).join(' ')
    if (validateMnemonic(phrase, wordlist)) return { key: Key.fromPhrase(phrase), phrase }
  }
  for (const candidate of [inFile(text), ...candidates]) {
    const key = candidate && Key.parse(candidate.trim())
    if (key) return { key }
  }
  return null
}

// inFile is the secret key of a key file.
function inFile(text: string): string | undefined {
  try {
    const file = JSON.parse(text) as { private_key?: unknown; secret_key?: unknown } | null
    const secret = file?.private_key ?? file?.secret_key
    return typeof secret === 'string' ? secret : undefined
  } catch {
    return undefined
  }
}

// keyFile is a key as near-cli and others keep it.
export const keyFile = (account: string, key: Key): string =>
  JSON.stringify({ account_id: account, public_key: key.publicKey, private_key: key.secretKey }, null, 2) + '\n'
