import { Key } from '../near/keys.ts'

// Entry is a key whose secret this page knows. They are toys, kept in the open.
export interface Entry {
  account: string
  label: string
  secret: string // ed25519:<base58>
  isSystem?: boolean // of an account that the ledger needs: the page signs with it, and does not offer it
}

// Storage keeps the entries with the ledger that they belong to.
export interface Storage {
  load(): Promise<Entry[]>
  save(entries: Entry[]): Promise<void>
}

// Known is an entry with its key.
export interface Known extends Entry {
  key: Key
}

// Book holds the keys of the accounts that one plays with.
export class Book {
  private readonly storage: Storage
  private known: Known[] = []

  private constructor(storage: Storage, entries: Entry[]) {
    this.storage = storage
    this.known = entries.flatMap((entry) => withKey(entry))
  }

  static async open(storage: Storage): Promise<Book> {
    return new Book(storage, await storage.load())
  }

  // add keeps keys before anything is done with them.
  async add(...entries: { account: string; label: string; key: Key }[]): Promise<void> {
    await this.keep([...this.known, ...entries.map((entry) => ({ ...entry, secret: entry.key.secretKey }))])
  }

  // forget leaves out a key that came to be nowhere.
  async forget(key: Key): Promise<void> {
    await this.keep(this.known.filter((entry) => entry.key !== key))
  }

  private async keep(known: Known[]): Promise<void> {
    await this.storage.save(known.map(entryOf))
    this.known = known
  }

  // entries are all keys, as they are kept.
  entries(): Entry[] {
    return this.known.map(entryOf)
  }

  // all are the keys of accounts that may be played with.
  all(): Known[] {
    return this.known.filter(({ isSystem }) => !isSystem)
  }

  // of is a key of an account that may be played with.
  of(account: string, publicKey: string): Known | undefined {
    return this.all().find((entry) => entry.account === account && entry.key.publicKey === publicKey)
  }

  // system is the key of an account that the ledger needs.
  system(account: string): Known {
    const entry = this.known.find((one) => one.isSystem && one.account === account)
    if (!entry) throw new Error(`this page has no key of ${account}: start over`)
    return entry
  }
}

const entryOf = ({ account, label, secret, isSystem }: Known): Entry => ({ account, label, secret, ...(isSystem && { isSystem }) })

// withKey leaves out what is damaged.
function withKey(entry: Entry): Known[] {
  const key = Key.parse(entry.secret)
  return key ? [{ ...entry, key }] : []
}
