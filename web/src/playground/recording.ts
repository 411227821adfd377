import { MapStore, type Store } from '../../../bin/wasm/host.mjs'
import type { Change } from './disk.ts'

// textOf is bytes as a string of as many characters: such strings compare as the bytes do.
const textOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

// Taken is what was committed since the last time, and how it is undone.
export interface Taken {
  changes: Change[]
  undo: Change[]
}

// Recording is a store in memory that knows what was committed to it, and what was there before.
export class Recording implements Store {
  readonly below = new MapStore()
  private before = new Map<string, Change>()

  get(key: Uint8Array) { return this.below.get(key) }
  scan(start: Uint8Array, end?: Uint8Array) { return this.below.scan(start, end) }

  commit(changes: Change[]) {
    for (const [key] of changes) {
      const text = textOf(key)
      if (!this.before.has(text)) this.before.set(text, [key.slice(), this.below.get(key)])
    }
    this.below.commit(changes)
  }

  take(): Taken {
    const undo = [...this.before.values()]
    this.before = new Map()
    return { changes: undo.map(([key]): Change => [key, this.below.get(key)]), undo }
  }

  // undo takes back what was committed since the last time.
  undo(): void {
    this.below.commit(this.take().undo)
  }
}

// Past is a store as it was, below which another goes on. Nothing is committed to it.
export class Past implements Store {
  private readonly below: Store
  private readonly was: Map<string, Change>
  private readonly order: string[]

  // undone are changes that lead there; of two of one key the later holds.
  constructor(below: Store, undone: Change[]) {
    this.below = below
    this.was = new Map(undone.map((change) => [textOf(change[0]), change]))
    this.order = [...this.was.keys()].sort((a, b) => (a < b ? -1 : 1))
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const was = this.was.get(textOf(key))
    return was ? was[1] : this.below.get(key)
  }

  *scan(start: Uint8Array, end?: Uint8Array): Iterable<[Uint8Array, Uint8Array]> {
    const [first, last] = [textOf(start), end && textOf(end)]
    const mine = this.order.filter((key) => key >= first && (last === undefined || key < last))
    let at = 0
    const upTo = function* (this: Past, key?: string): Iterable<[Uint8Array, Uint8Array]> {
      for (; at < mine.length && (key === undefined || mine[at]! < key); at++) {
        const [name, value] = this.was.get(mine[at]!)!
        if (value) yield [name, value]
      }
    }
    for (const entry of this.below.scan(start, end)) {
      const key = textOf(entry[0])
      yield* upTo.call(this, key)
      if (!this.was.has(key)) yield entry
    }
    yield* upTo.call(this)
  }

  commit(): void {
    throw new Error('what has been does not change')
  }
}
