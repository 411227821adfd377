import { Key } from '../near/keys.ts'

// Entry is a key that this page knows the secret of.
export interface Entry {
  account: string
  label: string
  secret: string // ed25519:<base58>
}

// Storage keeps the book with the ledger it belongs to.
export interface Storage {
  load(): Promise<Entry[]>
  save(entries: Entry[]): Promise<void>
}

// Book holds the keys one can play with: they are toys, kept in the open.
export class Book {
  private readonly storage: Storage
  entries: Entry[] = []

  constructor(storage: Storage) {
    this.storage = storage
  }

  async load(): Promise<void> {
    this.entries = await this.storage.load()
  }

  async add(account: string, label: string, key: Key): Promise<Entry> {
    const entry = { account, label, secret: key.secretKey }
    this.entries.push(entry)
    await this.storage.save(this.entries)
    return entry
  }

  accounts(): string[] {
    return [...new Set(this.entries.map((e) => e.account))]
  }

  // owner is the first key of an account: the one it was made with.
  owner(account: string): Entry {
    const entry = this.entries.find((e) => e.account === account)
    if (!entry) throw new Error(`this page has no key of ${account}`)
    return entry
  }
}

export function keyOf(entry: Entry): Key {
  const key = Key.parse(entry.secret)
  if (!key) throw new Error(`the stored key of ${entry.account} is damaged`)
  return key
}
