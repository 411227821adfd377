import { asText } from '../near/text.ts'

// Shown is what somebody stored, as it may be read. It is always text, whatever the bytes say.
export interface Shown {
  text: string
  form: 'JSON' | 'text' | 'hex'
  bytes: number
  isCut: boolean
}

// shownBytes shows bytes as text where that can be read, else in hex: so many characters of it at most.
export function shownBytes(bytes: Uint8Array, max: number): Shown {
  const read = textOf(bytes)
  if (read === undefined || read === '') {
    const hex = Array.from(bytes.subarray(0, max / 2), (byte) => byte.toString(16).padStart(2, '0')).join('')
    return { text: bytes.length === 0 ? '(empty)' : `0x${hex}`, form: 'hex', bytes: bytes.length, isCut: bytes.length > max / 2 }
  }
  return { text: asText(read, max), form: isJSON(read) ? 'JSON' : 'text', bytes: bytes.length, isCut: Array.from(read).length > max }
}

// textOf is UTF-8 without characters that nobody writes; undefined for what is none.
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

// isJSON reports whether a text is an object or a list of JSON. It is shown as it is: numbers here may be longer than JavaScript's.
function isJSON(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

// bytesOf reads the beginning of a key: hex behind 0x, else text.
export function bytesOf(written: string): Uint8Array {
  const [, hex] = /^0x((?:[\da-f]{2})+)$/i.exec(written.trim()) ?? []
  return hex ? Uint8Array.from(hex.match(/../g)!, (two) => parseInt(two, 16)) : new TextEncoder().encode(written)
}
