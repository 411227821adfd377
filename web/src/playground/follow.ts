// A ledger that others run, run again here: its log is taken page by page, and each block must come to the hash that the node says.
import { Host, type Import, type Imported, ImportError, MapStore, compiledOf } from '../../../bin/wasm/host.mjs'
import { genesisHeight } from './archive.ts'

// Page is what the node answers: records, and whether it has nothing more yet.
export interface Page {
  records: Uint8Array
  next: number
  all: boolean
}

// Ask asks the node for a page; undefined: its ledger has no such block.
export type Ask = (parameter: 'record' | 'from', n: number) => Promise<Page | undefined>

// Followed is how far it holds; all: the node has nothing more yet.
export interface Followed {
  height: number
  ledger: string
  all: boolean
}

// BehindError: the node does not have a block any more that it had.
export class BehindError extends Error {
  constructor(height: number) {
    super(`The node had block ${height}, which was run here, and does not have it now.`)
  }
}

export { ImportError }

export class Follower {
  private readonly taking: Import
  private how?: Imported
  private record = 0 // of the beginning, that comes next
  private first?: number // height of genesis

  constructor(core: WebAssembly.Module, prepared: WebAssembly.Module[], private readonly ask: Ask) {
    const host = new Host({ core, compiled: (...asked) => compiledOf(prepared)(...asked) })
    this.taking = host.import(new MapStore())
  }

  // step takes a page. The newest block that was run comes again, to be compared.
  async step(): Promise<Followed> {
    const height = this.how?.height ?? 0
    const page = height === 0 ? await this.begin() : await this.ask('from', Math.max(height, this.first! + 1))
    if (!page && height > this.first!) throw new BehindError(height)
    if (page) this.how = this.taking.take(page.records)
    const how = this.how!
    return { height: how.height, ledger: how.ledger, all: height > 0 && (page?.all ?? true) }
  }

  private async begin(): Promise<Page> {
    const page = await this.ask('record', this.record)
    if (!page) throw new Error('The node gave no beginning of its ledger.')
    this.first ??= genesisHeight(page.records)
    this.record = page.next
    return page
  }
}
