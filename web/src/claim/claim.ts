import { isKeyAccount } from '../near/account.ts'
import { call } from '../near/actions.ts'
import { near } from '../near/amount.ts'
import { Key } from '../near/keys.ts'
import { type Asker, RpcError, view } from '../near/rpc.ts'
import { type Outcome, prepare, type Signed } from '../near/transaction.ts'
import type { Kept } from './kept.ts'
import type { Link } from './link.ts'
import type { Unlocking } from './password.ts'
import { asText, type Asset, type Preview, readPreview } from './preview.ts'
import { isStandard } from './standard.ts'

// brings says in words what a claim brings.
export function brings({ amount, assets }: { amount: string; assets?: Asset[] }): string {
  if (!assets) return `${near(amount)} NEAR`
  return assets.map(one).join(', ') || 'a claim that only counts'
}

function one(asset: Asset): string {
  switch (asset.kind) {
    case 'near': return `${near(asset.amount!)} NEAR`
    case 'ft': return `${asset.amount} units of ${asset.contract_id}`
    case 'nft': return `a token of ${asset.contract_id}`
    case 'call': return `a call of ${asText(asset.method_name!)} of ${asset.receiver_id}`
  }
}

// Gift is what a drop contract says of a link, and who says it.
export interface Gift extends Preview {
  contract: string
  known: boolean // it is one of the ledger's own drop contracts, which say what is so
}

// sender is who a gift is from: the funder, if the contract is to be believed.
export const sender = (gift: Gift): string => (gift.known ? gift.funder : gift.contract)

// quoted is what a contract says, as its words and nobody else's.
export const quoted = (contract: string, text: string): string => `The contract ${contract} says: “${asText(text)}”`

// Found is what is behind a link.
export type Found =
  | { state: 'open'; gift: Gift }
  | { state: 'strange' } // the contract answers what no drop contract does
  | { state: 'used' } // the key was deleted: its claim was paid, or its drop ended
  | { state: 'unknown' } // there never was such a key

// keyState asks what became of a key: its account, too, may never have been.
async function keyState(rpc: Asker, account: string, publicKey: string): Promise<'active' | 'deleted' | 'unknown'> {
  const { state } = await rpc.ask<{ state: 'active' | 'deleted' | 'unknown' }>('latchkey_access_key', {
    account_id: account, public_key: publicKey,
  })
  return state
}

export async function look(rpc: Asker, link: Link): Promise<Found> {
  const state = await keyState(rpc, link.contract, link.key.publicKey)
  if (state === 'deleted') return { state: 'used' }
  if (state === 'unknown') return { state: 'unknown' }
  try {
    const [answer, known] = await Promise.all([
      view<unknown>(rpc, link.contract, 'preview_claim', { public_key: link.key.publicKey }), isStandard(rpc, link.contract),
    ])
    const preview = readPreview(answer)
    return preview ? { state: 'open', gift: { ...preview, contract: link.contract, known } } : { state: 'strange' }
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
  const states = await Promise.all(kept.accounts.map((account) => keyState(rpc, account, publicKey)))
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
