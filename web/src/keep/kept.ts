import { newPhrase } from '../near/keys.ts'
import { openDatabase, storeOf } from './database.ts'
import { done, finished } from './indexeddb.ts'

// Kept is a seed phrase made for a link, and the accounts that claims of the link
// were to make, the last one last. A link has one phrase in a browser: whichever
// claim arrives, however late, the words open what it makes.
export interface Kept {
  phrase: string
  accounts: string[]
}

// Note is how a claim of a link ended, for who comes back.
export interface Note {
  account: string
  brought: string // in words
  at: number // milliseconds since 1970
}

type Change = (kept: Kept | undefined) => Kept

// Keep holds phrases by the public keys of their links: in IndexedDB, or where
// the browser refuses that, as long as the page is open.
export class Keep {
  private readonly memory = new Map<string, Kept>()
  private db: IDBDatabase | undefined

  private constructor(db: IDBDatabase | undefined) {
    this.db = db
  }

  static open = async (): Promise<Keep> => new Keep(await openDatabase())

  // lasting reports whether what is kept outlives the page.
  get lasting(): boolean {
    return this.db !== undefined
  }

  async find(link: string): Promise<Kept | undefined> {
    try {
      const kept = this.db && (await done(storeOf(this.db, 'words', 'readonly').get(link) as IDBRequest<Kept | undefined>))
      return kept ?? this.memory.get(link)
    } catch {
      this.db = undefined
      return this.memory.get(link)
    }
  }

  // phrasesFor are the phrases of links whose claims were to make an account.
  async phrasesFor(account: string): Promise<string[]> {
    return (await this.all()).filter(({ accounts }) => accounts.includes(account)).map(({ phrase }) => phrase)
  }

  // accounts are those that this browser may have the words of.
  async accounts(): Promise<string[]> {
    return (await this.all()).flatMap(({ accounts }) => accounts)
  }

  private async all(): Promise<Kept[]> {
    return (await this.read('words', (words) => done(words.getAll() as IDBRequest<Kept[]>))) ?? []
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
      const words = storeOf(this.db, 'words', 'readwrite')
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
    const words = storeOf(this.db, 'words', 'readwrite')
    words.delete(link)
    await finished(words.transaction)
  }

  // note keeps how a claim ended, if it can: nothing hangs on it.
  async note(link: string, note: Note): Promise<void> {
    if (!this.db) return
    try {
      const claims = storeOf(this.db, 'claims', 'readwrite')
      claims.put(note, link)
      await finished(claims.transaction)
    } catch {
      // the ledger knows as well, if less readably
    }
  }

  async noted(link: string): Promise<Note | undefined> {
    return this.read('claims', (claims) => done(claims.get(link) as IDBRequest<Note | undefined>))
  }

  // read is undefined where nothing can be read: a browser may end what it kept, while the page is open.
  private async read<T>(store: 'words' | 'claims', ask: (store: IDBObjectStore) => Promise<T>): Promise<T | undefined> {
    try {
      return this.db && (await ask(storeOf(this.db, store, 'readonly')))
    } catch {
      return undefined
    }
  }
}
