import { base64urlnopad } from '@scure/base'

// A scenario in an address: JSON, deflated.

const linkCharsMax = 30_000, textBytesMax = 1 << 20

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const reader = (new Blob([bytes]).stream().pipeThrough(stream) as ReadableStream<Uint8Array<ArrayBuffer>>).getReader()
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    size += value!.length
    if (size > bytesMax) {
      await reader.cancel()
      throw new Error('This link holds more than a scenario may have.')
    }
    parts.push(value!)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

// packed is a text for an address; undefined when it is too long for one.
export async function packed(text: string): Promise<string | undefined> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'), textBytesMax).catch(() => undefined)
  const link = bytes && base64urlnopad.encode(bytes)
  return link && link.length <= linkCharsMax ? link : undefined
}

// unpacked is the text again; an Error when there is none.
export async function unpacked(link: string): Promise<string> {
  if (link.length > linkCharsMax) throw new Error('This link is longer than any that is made here.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await through(base64urlnopad.decode(link) as Uint8Array<ArrayBuffer>, new DecompressionStream('deflate-raw'), textBytesMax))
  } catch {
    throw new Error('This link is damaged: ask for it again, or for the file.')
  }
}
