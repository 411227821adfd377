import { done, finished } from '../keep/indexeddb.ts'
import type { Entry } from './book.ts'
import { withLock } from './lock.ts'
import type { Step } from './steps.ts'

export type Change = [Uint8Array, Uint8Array | undefined]

const name = 'latchkey'
const stores = ['state', 'book', 'steps', 'undo']

// NothingKeptError: this browser lets pages store nothing.
export class NothingKeptError extends Error {}

// FullError: there was no room, and nothing was written.
export class FullError extends Error {
  constructor() {
    super('This browser has no room left for the ledger: nothing of this has happened. Make some on the disk, or start over.')
  }
}

// Disk keeps in IndexedDB the ledger's records, what was tried, how each step is undone, and the
// secret keys.
export class Disk {
  private readonly db: IDBDatabase

  private constructor(db: IDBDatabase) {
    this.db = db
  }

  // erase forgets everything; TakenError when a tab has the ledger for so many milliseconds: the browser would wait, and then that
  // one's is lost.
  static erase(wait: number): Promise<void> {
    return withLock(wait, async () => void await done(attempt(() => indexedDB.deleteDatabase(name))))
  }

  static async open(): Promise<Disk> {
    const request = attempt(() => indexedDB.open(name, 2))
    request.onupgradeneeded = () => {
      for (const store of stores) if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store)
    }
    return new Disk(await done(request).catch((error: unknown) => { throw (error as Error).name === 'VersionError' ? error : new NothingKeptError() }))
  }

  async read(): Promise<Change[]> {
    const store = this.db.transaction('state').objectStore('state')
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll() as IDBRequest<Uint8Array[]>)])
    return keys.map((key, i): Change => [new Uint8Array(key as ArrayBuffer), values[i]])
  }

  async steps(): Promise<Step[]> {
    return done(this.db.transaction('steps').objectStore('steps').getAll() as IDBRequest<Step[]>)
  }

  // undone is what to write to have the state behind step n again: what was undone last comes last.
  async undone(n: number): Promise<Change[]> {
    const undo = this.db.transaction('undo').objectStore('undo')
    const all = await done(undo.getAll(IDBKeyRange.lowerBound(n, true)) as IDBRequest<Change[][]>)
    return all.reverse().flat()
  }

  // write makes all changes or none, and returns when they are durable; with a step, also that.
  async write(changes: Change[], step?: Step, undo: Change[] = []): Promise<void> {
    if (changes.length === 0 && !step) return
    await this.strict(['state', 'steps', 'undo'], (store) => {
      apply(store('state'), changes)
      if (step) {
        store('steps').put(step, step.n)
        if (undo.length > 0) store('undo').put(undo, step.n)
      }
    })
  }

  // begin writes a new ledger and the keys that go with it, all or nothing.
  async begin(changes: Change[], entries: Entry[]): Promise<void> {
    await this.strict(['state', 'book'], (store) => {
      apply(store('state'), changes)
      store('book').put(entries, 'entries')
    })
  }

  // replace has another ledger, its keys and the step that stands for all before take the place of what is kept, all or nothing.
  async replace(changes: Change[], step: Step, entries: Entry[]): Promise<void> {
    await this.strict(stores, (store) => {
      for (const name of stores) store(name).clear()
      apply(store('state'), changes)
      store('steps').put(step, step.n)
      store('book').put(entries, 'entries')
    })
  }

  // goBack makes changes and forgets the steps behind n.
  async goBack(n: number, changes: Change[]): Promise<void> {
    await this.strict(['state', 'steps', 'undo'], (store) => {
      apply(store('state'), changes)
      for (const name of ['steps', 'undo']) store(name).delete(IDBKeyRange.lowerBound(n, true))
    })
  }

  async book(): Promise<Entry[]> {
    return (await done(this.db.transaction('book').objectStore('book').get('entries') as IDBRequest<Entry[] | undefined>)) ?? []
  }

  async saveBook(entries: Entry[]): Promise<void> {
    await this.strict(['book'], (store) => { store('book').put(entries, 'entries') })
  }

  // strict writes all or nothing, and returns when it is durable.
  private async strict(names: string[], write: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
    const transaction = this.db.transaction(names, 'readwrite', { durability: 'strict' })
    const ended = finished(transaction)
    try {
      write((name) => transaction.objectStore(name))
    } catch (error) {
      ended.catch(() => undefined)
      transaction.abort()
      throw asFull(error)
    }
    await ended.catch((error: unknown) => { throw asFull(error) })
  }
}

const asFull = (error: unknown): unknown => ((error as Error).name === 'QuotaExceededError' ? new FullError() : error)

function attempt<T>(open: () => T): T {
  try {
    return open()
  } catch {
    throw new NothingKeptError()
  }
}

function apply(store: IDBObjectStore, changes: Change[]): void {
  for (const [key, value] of changes) {
    if (value === undefined) store.delete(exact(key))
    else store.put(value, exact(key))
  }
}

// exact is the bytes alone: as a key, a view would bring its whole buffer.
const exact = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer
