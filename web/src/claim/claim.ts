import { call } from '../near/actions.ts'
import { type Asker, RpcError, view } from '../near/rpc.ts'
import { failureText, type Outcome, send } from '../near/transaction.ts'
import type { Link } from './link.ts'

// Preview is what the drop contract tells of a claim key.
export interface Preview {
  drop_id: number
  kind: string
  funder: string
  amount: string // yocto
  claims_left: number
  in_flight: boolean
  payable: boolean // the account has the money
  top_level_account: string
  required_gas: { existing_account: number; implicit_account: number; new_account: number }
}

// Found is what is behind a link.
export type Found =
  | { state: 'open'; preview: Preview }
  | { state: 'used' } // the key was deleted: its claim was paid, or its drop ended
  | { state: 'unknown' } // there never was such a key

export async function look(rpc: Asker, link: Link): Promise<Found> {
  const fate = await rpc.ask<{ state: 'active' | 'deleted' | 'unknown' }>('latchkey_access_key', {
    account_id: link.contract, public_key: link.key.publicKey,
  })
  if (fate.state === 'deleted') return { state: 'used' }
  if (fate.state === 'unknown') return { state: 'unknown' }
  try {
    return { state: 'open', preview: await view<Preview>(rpc, link.contract, 'preview_claim', { public_key: link.key.publicKey }) }
  } catch (error) {
    // An account's key that the contract does not know is no claim key.
    if (error instanceof RpcError && error.cause === 'CONTRACT_EXECUTION_ERROR') return { state: 'unknown' }
    throw error
  }
}

export type Target = { account: string } | { account: string; owner: string }

// Claimed is how a claim that ran ended.
export type Claimed = { paid: true; transaction: string } | { paid: false; reason: string }

const marginGas = 10_000_000_000_000n // beyond what the contract asks for; it comes back

// claim signs with the link's key, which never leaves the page.
export async function claim(rpc: Asker, link: Link, preview: Preview, target: Target): Promise<Claimed> {
  const gas = preview.required_gas
  const action = 'owner' in target
    ? call('create_account_and_claim', { new_account_id: target.account, new_public_key: target.owner }, BigInt(gas.new_account) + marginGas)
    : call('claim_for', { account_id: target.account }, BigInt(gas.implicit_account) + marginGas)
  return ended(await send(rpc, link.contract, link.key, link.contract, [action]))
}

function ended(outcome: Outcome): Claimed {
  const { SuccessValue, Failure } = outcome.status
  if (SuccessValue !== undefined && atob(SuccessValue) === 'true') return { paid: true, transaction: outcome.transaction.hash }
  return { paid: false, reason: failedEvent(outcome) ?? failureText(Failure) ?? 'the contract gives no reason' }
}

// parsed is JSON of a contract's, or null when it is none.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

// failedEvent is the reason in the contract's claim_failed event. The events of a
// receipt that failed did not happen.
function failedEvent(outcome: Outcome): string | undefined {
  const happened = outcome.receipts_outcome.filter((r) => r.outcome.status.Failure === undefined)
  for (const log of happened.flatMap((r) => r.outcome.logs)) {
    if (!log.startsWith('EVENT_JSON:')) continue
    const event = parsed(log.slice('EVENT_JSON:'.length)) as { event?: string; data?: { reason?: string }[] } | null
    if (event?.event === 'claim_failed') return event.data?.[0]?.reason
  }
  return undefined
}
