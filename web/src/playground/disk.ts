import { done, finished } from '../keep/indexeddb.ts'
import type { Entry } from './book.ts'

export type Change = [Uint8Array, Uint8Array | undefined]

const name = 'latchkey'

// Disk keeps the ledger's keys and the book of secret keys in IndexedDB.
export class Disk {
  private readonly db: IDBDatabase

  private constructor(db: IDBDatabase) {
    this.db = db
  }

  // erase forgets everything; nobody may have it open.
  static async erase(): Promise<void> {
    await done(indexedDB.deleteDatabase(name))
  }

  static async open(): Promise<Disk> {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('state')
      request.result.createObjectStore('book')
    }
    return new Disk(await done(request))
  }

  async read(): Promise<Change[]> {
    const store = this.db.transaction('state').objectStore('state')
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll() as IDBRequest<Uint8Array[]>)])
    return keys.map((key, i): Change => [new Uint8Array(key as ArrayBuffer), values[i]])
  }

  // write makes all changes or none, and returns when they are durable.
  async write(changes: Change[]): Promise<void> {
    if (changes.length === 0) return
    const transaction = this.db.transaction('state', 'readwrite', { durability: 'strict' })
    const store = transaction.objectStore('state')
    for (const [key, value] of changes) {
      if (value === undefined) store.delete(exact(key))
      else store.put(value, exact(key))
    }
    await finished(transaction)
  }

  async book(): Promise<Entry[]> {
    return (await done(this.db.transaction('book').objectStore('book').get('entries') as IDBRequest<Entry[] | undefined>)) ?? []
  }

  async saveBook(entries: Entry[]): Promise<void> {
    const transaction = this.db.transaction('book', 'readwrite', { durability: 'strict' })
    transaction.objectStore('book').put(entries, 'entries')
    await finished(transaction)
  }
}

// exact is the bytes alone: as a key, a view would bring its whole buffer.
const exact = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer
