import type { Kept } from '../keep/kept.ts'
import { isKeyAccount } from '../near/account.ts'
import { exists } from '../near/accounts.ts'
import { call } from '../near/actions.ts'
import { Key } from '../near/keys.ts'
import { type Asker, RpcError, view } from '../near/rpc.ts'
import { type Outcome, prepare, type Signed } from '../near/transaction.ts'
import { type Gift, named } from './gift.ts'
import type { Link } from './link.ts'
import type { Unlocking } from './password.ts'
import { type Preview, readPreview } from './preview.ts'
import { isStandard } from './standard.ts'

// Found is what is behind a link.
export type Found =
  | { state: 'open'; gift: Gift }
  | { state: 'strange' } // the contract answers what no drop contract does
  | { state: 'used'; at?: string } // the key was deleted: its claim was paid, or its drop ended; nanoseconds since 1970
  | { state: 'unknown' } // there never was such a key
  | { state: 'elsewhere' } // this ledger has no such contract

type KeyState = 'active' | 'deleted' | 'unknown'

// keyState asks what became of a key: its account, too, may never have been.
const keyState = (rpc: Asker, account: string, publicKey: string): Promise<{ state: KeyState; deleted_at_height?: number }> =>
  rpc.ask('latchkey_access_key', { account_id: account, public_key: publicKey })

// timeOf is when a block was made; undefined when the ledger does not say any more.
const timeOf = (rpc: Asker, height: number): Promise<string | undefined> =>
  rpc.ask<{ header: { timestamp_nanosec: string } }>('block', { block_id: height }).then(({ header }) => header.timestamp_nanosec, () => undefined)

export async function look(rpc: Asker, link: Link): Promise<Found> {
  const { state, deleted_at_height: height } = await keyState(rpc, link.contract, link.key.publicKey)
  if (state === 'deleted') return { state: 'used', at: height === undefined ? undefined : await timeOf(rpc, height) }
  if (state === 'unknown') return { state: (await exists(rpc, link.contract)) ? 'unknown' : 'elsewhere' }
  try {
    const [answer, known] = await Promise.all([
      view<unknown>(rpc, link.contract, 'preview_claim', { public_key: link.key.publicKey }), isStandard(rpc, link.contract),
    ])
    const preview = readPreview(answer)
    return preview ? { state: 'open', gift: await named(rpc, preview, link.contract, known) } : { state: 'strange' }
  } catch (error) {
    if (error instanceof SyntaxError) return { state: 'strange' } // it is not even JSON
    // An account's key that the contract does not know is not a claim key.
    if (error instanceof RpcError && error.cause === 'CONTRACT_EXECUTION_ERROR') return { state: 'unknown' }
    throw error
  }
}

// Made is an account that a claim made for kept words.
export interface Made {
  account: string
  opens: boolean // the words open it; false when its key was replaced since
}

// made returns the account that a link's claim made for kept words, if one did.
// Nobody else has their key.
export async function made(rpc: Asker, kept: Kept): Promise<Made | undefined> {
  const { publicKey } = Key.fromPhrase(kept.phrase)
  const states = await Promise.all(kept.accounts.map(async (account) => (await keyState(rpc, account, publicKey)).state))
  const at = states.findIndex((state) => state !== 'unknown')
  return at < 0 ? undefined : { account: kept.accounts[at]!, opens: states[at] === 'active' }
}

// Claimed is how a claim that ran ended.
export type Claimed = { paid: true; transaction: string } | { paid: false; reason: string }

// claimInto signs a claim into an account that exists. The link's key never leaves
// the page.
export const claimInto = (rpc: Asker, link: Link, preview: Preview, account: string, unlocking: Unlocking): Promise<Signed> =>
  prepare(rpc, link.contract, link.key, link.contract, [call('claim_for', { account_id: account, ...unlocking },
    BigInt(isKeyAccount(account) ? preview.required_gas.implicit_account : preview.required_gas.existing_account))])

// claimNew signs a claim that makes an account which a phrase opens.
export const claimNew = (rpc: Asker, link: Link, preview: Preview, account: string, phrase: string, unlocking: Unlocking): Promise<Signed> =>
  prepare(rpc, link.contract, link.key, link.contract, [call('create_account_and_claim',
    { new_account_id: account, new_public_key: Key.fromPhrase(phrase).publicKey, ...unlocking }, BigInt(preview.required_gas.new_account))])

// ended reads the outcome of a claim.
export function ended(outcome: Outcome): Claimed {
  const claim = outcome.latchkey?.claim
  if (claim?.state === 'claimed') return { paid: true, transaction: outcome.transaction.hash }
  return { paid: false, reason: claim?.reason ?? 'the ledger gives no reason' }
}
