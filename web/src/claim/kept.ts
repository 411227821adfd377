import { done, finished } from '../indexeddb.ts'
import { newPhrase } from '../near/keys.ts'

// Kept is a seed phrase made for a link, and the accounts that claims of the link
// were to make, the last one last. A link has one phrase in a browser: whichever
// claim arrives, however late, the words open what it makes.
export interface Kept {
  phrase: string
  accounts: string[]
}

type Change = (kept: Kept | undefined) => Kept

const storeName = 'words'

const openWait = 3_000 // milliseconds; some browsers never say that they keep nothing

// Keep holds phrases by the public keys of their links: in IndexedDB, or where
// the browser refuses that, as long as the page is open.
export class Keep {
  private readonly memory = new Map<string, Kept>()
  private db: IDBDatabase | undefined

  private constructor(db: IDBDatabase | undefined) {
    this.db = db
  }

  static async open(): Promise<Keep> {
    try {
      const request = indexedDB.open('latchkey-claims', 1)
      request.onupgradeneeded = () => request.result.createObjectStore(storeName)
      return new Keep(await Promise.race([done(request), late(openWait)]))
    } catch {
      return new Keep(undefined)
    }
  }

  // lasting reports whether what is kept outlives the page.
  get lasting(): boolean {
    return this.db !== undefined
  }

  async find(link: string): Promise<Kept | undefined> {
    try {
      const kept = this.db && (await done(store(this.db, 'readonly').get(link) as IDBRequest<Kept | undefined>))
      return kept ?? this.memory.get(link)
    } catch {
      this.db = undefined
      return this.memory.get(link)
    }
  }

  // begin returns the phrase for a claim of a link into a new account, once it is
  // safe: the phrase that the link has, or else a new one.
  async begin(link: string, account: string): Promise<Kept> {
    const change: Change = (kept) => ({
      phrase: kept?.phrase ?? newPhrase(), accounts: [...(kept?.accounts ?? []).filter((a) => a !== account), account],
    })
    const kept = (await this.store(link, change)) ?? change(this.memory.get(link))
    this.memory.set(link, kept)
    return kept
  }

  // store changes what is stored of a link in one transaction, for other tabs may
  // have the same link; undefined when nothing can be stored.
  private async store(link: string, change: Change): Promise<Kept | undefined> {
    if (!this.db) return undefined
    try {
      const words = store(this.db, 'readwrite')
      const stored = await done(words.get(link) as IDBRequest<Kept | undefined>)
      const kept = change(stored ?? this.memory.get(link))
      words.put(kept, link)
      await finished(words.transaction)
      return kept
    } catch {
      this.db = undefined // refused, or full
      return undefined
    }
  }

  async forget(link: string): Promise<void> {
    this.memory.delete(link)
    if (!this.db) return
    const words = store(this.db, 'readwrite')
    words.delete(link)
    await finished(words.transaction)
  }
}

const late = (milliseconds: number): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('IndexedDB does not answer')), milliseconds))

const store = (db: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore =>
  db.transaction(storeName, mode, { durability: 'strict' }).objectStore(storeName)
