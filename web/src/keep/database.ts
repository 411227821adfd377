import { done } from './indexeddb.ts'

// What the pages keep in this browser, each in a store of its own.
export const stores = {
  words: 'words', // seed phrases, by the public key of the link that they were made for
  claims: 'claims', // how claims ended, by the same
  sealed: 'sealed', // seed phrases under a passkey, by account
  campaigns: 'campaigns', // what links a funder has made or is to make, by label
  steps: 'steps', // how far each transaction of those has come, by label, drop and step
} as const

const name = 'latchkey-claims'
const version = 3

const openWait = 3_000 // milliseconds; some browsers never say that they keep nothing

// openDatabase is undefined where the browser keeps nothing for a page.
export async function openDatabase(): Promise<IDBDatabase | undefined> {
  try {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = () => {
      for (const store of Object.values(stores)) {
        if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store)
      }
    }
    const db = await Promise.race([done(request), late(openWait)])
    db.onversionchange = () => db.close()
    return db
  } catch {
    return undefined
  }
}

const late = (milliseconds: number): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('IndexedDB does not answer')), milliseconds))

export const storeOf = (db: IDBDatabase, store: keyof typeof stores, mode: IDBTransactionMode): IDBObjectStore =>
  db.transaction(stores[store], mode, { durability: 'strict' }).objectStore(stores[store])
