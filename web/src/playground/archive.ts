// An archive is a whole ledger in a file, as core/ledger/archive.go writes it: a line, then records, each with its kind, the length of its
// body, the body and a checksum.
const magic = new TextEncoder().encode('latchkey archive 1\n')
const headBytes = 1 + 4, sumBytes = 4

export const isArchive = (bytes: Uint8Array): boolean => magic.every((b, i) => bytes[i] === b)

const lengthAt = (archive: Uint8Array, at: number): number => new DataView(archive.buffer, archive.byteOffset).getUint32(at + 1, true)

// genesisHeight reads the first record, which is genesis in JSON.
export function genesisHeight(archive: Uint8Array): number {
  const start = magic.length + headBytes
  const genesis = JSON.parse(new TextDecoder().decode(archive.subarray(start, start + lengthAt(archive, magic.length)))) as { genesis_height: number | string }
  return Number(genesis.genesis_height)
}

// partsOf are whole records, as many as make bytesMax bytes, or one that is larger. Whoever takes them holds them against their checksums.
export function* partsOf(archive: Uint8Array, bytesMax: number): Generator<Uint8Array> {
  let [start, at] = [0, magic.length]
  while (at < archive.length) {
    const end = at + headBytes <= archive.length ? at + headBytes + lengthAt(archive, at) + sumBytes : Infinity
    if (end > archive.length) throw new Error('This file ends before its ledger does: it was not saved as a whole.')
    if (end - start > bytesMax && at > start) {
      yield archive.subarray(start, at)
      start = at
    }
    at = end
  }
  yield archive.subarray(start, at)
}
