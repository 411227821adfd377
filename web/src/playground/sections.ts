import { joined } from '../near/bytes.ts'
// Custom sections of a WebAssembly module: a contract's policy and what it says of its methods.

export const policySection = 'latchkey.policy'
export const abiSection = 'latchkey.abi'

const headerBytes = 8
const custom = 0

interface Section {
  from: number // its first byte, the id
  to: number
  id: number
  name?: string // of a custom one
  content: number // where a custom one's content begins
}

// hasHeader reports whether bytes begin as a module does.
const hasHeader = (wasm: Uint8Array): boolean => wasm.length >= headerBytes && [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].every((byte, i) => wasm[i] === byte)

// sectionsOf lists the sections of a module; an Error for what is none.
function sectionsOf(wasm: Uint8Array): Section[] {
  if (!hasHeader(wasm)) throw new Error('this is no WebAssembly module')
  const sections: Section[] = []
  for (let at = headerBytes; at < wasm.length;) {
    const id = wasm[at]!
    const [size, begin] = number(wasm, at + 1)
    const to = begin + size
    if (to > wasm.length) throw new Error('this module is cut off')
    sections.push({ from: at, to, id, content: begin, ...(id === custom && named(wasm, begin, to)) })
    at = to
  }
  return sections
}

function named(wasm: Uint8Array, begin: number, to: number): { name: string; content: number } {
  const [length, start] = number(wasm, begin)
  if (start + length > to) throw new Error('a section of this module has no name')
  return { name: new TextDecoder().decode(wasm.subarray(start, start + length)), content: start + length }
}

// number reads an unsigned LEB128 of 32 bits, and where it ends.
function number(wasm: Uint8Array, at: number): [value: number, end: number] {
  let value = 0
  for (let i = 0; i < 5; i++) {
    const byte = wasm[at + i]
    if (byte === undefined) break
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return [value, at + i + 1]
  }
  throw new Error('this module is cut off')
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))]
}

// sectionText is what a custom section holds; undefined without one.
export function sectionText(wasm: Uint8Array, name: string): string | undefined {
  const section = sectionsOf(wasm).find((one) => one.name === name)
  return section && new TextDecoder().decode(wasm.subarray(section.content, section.to))
}

// withSection is the module with this custom section in place of any of that name; an empty text leaves it out.
export function withSection(wasm: Uint8Array, name: string, text: string): Uint8Array<ArrayBuffer> {
  const kept = sectionsOf(wasm).filter((one) => one.name !== name).map(({ from, to }) => wasm.subarray(from, to))
  const title = new TextEncoder().encode(name), content = new TextEncoder().encode(text)
  const body = [...leb(title.length), ...title, ...content]
  const added = text === '' ? [] : [Uint8Array.from([custom, ...leb(body.length), ...body])]
  return joined([wasm.subarray(0, headerBytes), ...kept, ...added])
}
