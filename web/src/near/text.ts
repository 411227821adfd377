import { local } from './when.ts'

const textMax = 1_000 // characters of a stranger's text that are shown

// asText is a stranger's text as it may be shown: of a bounded length, without
// characters that control a line or turn its direction around.
export const asText = (text: string, max = textMax): string =>
  cut(text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g, ' '), max)

// cut counts characters, not halves of them.
const cut = (text: string, max: number): string => Array.from(text).slice(0, max).join('').trim()

// asJSON is what a stranger said as JSON. A whole number that JavaScript does not hold is marked as being near to it.
export function asJSON(data: unknown): string {
  try {
    return JSON.stringify(data, (_, value: unknown) => (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? `≈${value}` : value))
  } catch {
    return '(lists in lists, too deep to be shown)'
  }
}

// asLine is asText on one line: a name, a title, a symbol.
export const asLine = (text: string, max = 80): string => cut(asText(text).replace(/\s+/g, ' '), max)

const isoTime = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g
const longDecimal = /(\d+\.\d{5})\d+/g
const publicKey = /(?:ed25519|secp256k1):[1-9A-HJ-NP-Za-km-z]{40,}/g
const nanoseconds = /(?<=\b(?:at|on|by|until|till|since|from|after|before|is|was|than) )[12]\d{18}\b/g // of this century's first half
const hash = /\b[1-9A-HJ-NP-Za-km-z]{43,44}\b/g

// humane words a sentence of the ledger's for people: instants where the reader is, amounts
// without their last decimals, no keys and hashes.
export const humane = (sentence: string): string => asText(sentence
  .replace(isoTime, (iso) => local(BigInt(Date.parse(iso)) * 1_000_000n))
  .replace(nanoseconds, local)
  .replace(longDecimal, '$1…')
  .replace(publicKey, 'the key')
  .replace(hash, (whole) => whole.slice(0, 4) + '…'))

// reasonOf is what went wrong, as a sentence for people. What a browser says of an answer that has another shape than a
// node's, or of its own store, is none.
export function reasonOf(error: unknown): string {
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError) return 'What the server answers cannot be read: it may be another program, or of another version.'
  if (error instanceof DOMException) return 'This browser refused it.'
  return humane(error instanceof Error ? error.message : String(error))
}
