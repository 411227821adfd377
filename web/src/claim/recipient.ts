import { isContractAccount, isKeyAccount, validAccount } from '../near/account.ts'
import { exists } from '../near/accounts.ts'
import { registrar } from '../near/names.ts'
import type { Asker } from '../near/rpc.ts'
import type { Preview } from './preview.ts'

// Recipient is where a gift should go.
export interface Recipient {
  account: string
  fresh: boolean // a claim makes the account
}

// suffixOf is what the names of new accounts end in; empty for names without a dot.
export const suffixOf = ({ top_level_account }: Preview): string => (top_level_account === registrar ? '' : `.${top_level_account}`)

// recipientOf reads what a visitor wrote: the name of a new account, with or
// without what such names end in, or an account. It throws a sentence.
export function recipientOf(text: string, fresh: boolean, preview: Preview): Recipient {
  const written = text.trim().toLowerCase()
  const account = fresh && !written.includes('.') ? written + suffixOf(preview) : written
  if (!validAccount(account)) {
    throw new Error(fresh
      ? 'A name has letters a to z, digits, and single - or _ between them.'
      : 'An account looks like alice.near: letters a to z, digits, and single . - _ between them.')
  }
  return { account, fresh }
}

// objection says why a claim for a recipient would fail, or is undefined. Asking
// costs nothing; a claim that fails costs the link.
export async function objection(rpc: Asker, preview: Preview, { account, fresh }: Recipient): Promise<string | undefined> {
  if (isContractAccount(account)) {
    return `Money of ${account.slice(0, 2)}… accounts is moved by a contract that is not on this ledger: give another account.`
  }
  if (fresh) return badName(account, suffixOf(preview)) ?? ((await exists(rpc, account)) ? `${account} is taken.` : undefined)
  return isKeyAccount(account) || (await exists(rpc, account)) ? undefined : `${account} does not exist.`
}

// badName says why an account cannot be made here, or is undefined.
function badName(account: string, suffix: string): string | undefined {
  if (!account.endsWith(suffix)) return `Names here end in ${suffix}.`
  if (!account.slice(0, account.length - suffix.length).includes('.')) return undefined
  return suffix === '' ? 'Names here have no dot.' : `Names here have one part before ${suffix}.`
}

// suggestions are up to three free names like one that is taken.
export async function suggestions(rpc: Asker, preview: Preview, taken: string): Promise<string[]> {
  const suffix = suffixOf(preview)
  const name = taken.slice(0, taken.length - suffix.length)
  const year = new Date().getFullYear()
  const like = [`${name}2`, `my-${name}`, `${name}-${year}`, `${name}-${year % 100}`, `the-${name}`].filter((one) => validAccount(one + suffix))
  const free = await Promise.all(like.map(async (one) => (await exists(rpc, one + suffix)) ? [] : [one]))
  return free.flat().slice(0, 3)
}
