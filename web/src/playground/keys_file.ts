import { validAccount } from '../near/account.ts'
import { Key } from '../near/keys.ts'
import { root } from '../near/names.ts'
import { asLine } from '../near/text.ts'
import type { Entry } from './book.ts'

// A file of keys is what NEAR's command lines keep one in, with all others beside it, which they leave unread.
interface KeyJSON {
  account_id: string
  public_key?: string
  private_key: string
  secret_key?: string // in its place, where nearcore has written it
  label?: string
  system?: boolean // of an account that the ledger needs
}

// keysText is a file of these keys, which must be some. Command lines read the root's of it, which is the ledger's admin key, too.
export function keysText(entries: Entry[]): string {
  if (entries.length === 0) throw new Error('This page has no key of the ledger.')
  const all = entries.map(({ account, label, secret, isSystem }): KeyJSON => ({ account_id: account, public_key: Key.parse(secret)!.publicKey, private_key: secret, label, ...(isSystem && { system: true }) }))
  const first = all.find(({ account_id }) => account_id === root) ?? all[0]
  return JSON.stringify({ ...first, latchkey_keys: all.filter((one) => one !== first) }, null, 1)
}

const keysMax = 2_000

// readKeys reads such a file, and those of command lines. Errors say what is wrong with it.
export function readKeys(text: string): Entry[] {
  const given = parsed(text)
  if (!given) throw new Error('This is no file of keys: it has no "private_key".')
  const all = [given, ...(Array.isArray(given.latchkey_keys) ? given.latchkey_keys as Partial<KeyJSON>[] : [])]
  if (all.length > keysMax) throw new Error(`This file has too many keys: at most ${keysMax} are taken.`)
  return all.map((one, i): Entry => {
    const key = Key.parse(String(one?.private_key ?? one?.secret_key)), account = String(one?.account_id)
    if (!key || !validAccount(account)) throw new Error(`Key ${i + 1} of this file has no account_id, or no private_key that can be used.`)
    return { account, label: asLine(String(one.label ?? 'full key'), 60), secret: key.secretKey, ...((one.system === true || account === root) && { isSystem: true }) }
  })
}

type KeysJSON = Partial<KeyJSON> & { latchkey_keys?: unknown }

// parsed is undefined for what is meant to be something else, such as a scenario that names a secret key somewhere.
function parsed(text: string): KeysJSON | undefined {
  try {
    const given: unknown = JSON.parse(text)
    return typeof given === 'object' && given !== null && ('private_key' in given || 'secret_key' in given) ? given as KeysJSON : undefined
  } catch {
    return undefined
  }
}

// isKeys reports whether a text is meant to be one.
export const isKeys = (text: string): boolean => parsed(text) !== undefined
