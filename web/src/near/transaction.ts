import { sha256 } from '@noble/hashes/sha2.js'
import { base58, base64 } from '@scure/base'
import { type Action, writeAction, writeKey } from './actions.ts'
import { Writer } from './borsh.ts'
import type { Key } from './keys.ts'
import { type Asker, RpcError, type Told } from './rpc.ts'

export interface Transaction {
  signer: string
  receiver: string
  actions: Action[]
  nonce: bigint
  blockHash: string
}

// Signed is a transaction ready to be sent, as often as one likes: it runs once.
export interface Signed {
  signer: string
  hash: string
  base64: string
}

export function sign(tx: Transaction, key: Key): Signed {
  const w = new Writer().text(tx.signer)
  writeKey(w, key.publicBytes).number(tx.nonce, 8).text(tx.receiver).raw(base58.decode(tx.blockHash)).number(tx.actions.length, 4)
  for (const action of tx.actions) writeAction(w, action)
  const body = w.bytes()
  const hash = sha256(body)
  return {
    signer: tx.signer, hash: base58.encode(hash),
    base64: base64.encode(new Writer().raw(body).number(0, 1).raw(key.sign(hash)).bytes()),
  }
}

export interface Outcome {
  status: { SuccessValue?: string; Failure?: unknown }
  transaction: { hash: string }
  latchkey?: {
    failure?: Told
    claim?: { state: 'running' | 'claimed' | 'unpaid' | 'failed'; reason?: string }
  }
  receipts_outcome: { outcome: { logs: string[]; status: { Failure?: unknown } } }[]
}

// prepare signs actions with the key's next nonce, or with the one that is given.
export async function prepare(rpc: Asker, signer: string, key: Key, receiver: string, actions: Action[], nonce?: bigint): Promise<Signed> {
  const [record, block] = await Promise.all([
    rpc.ask<{ nonce?: number }>('query', {
      request_type: 'view_access_key', finality: 'final', account_id: signer, public_key: key.publicKey,
    }),
    rpc.ask<{ header: { hash: string } }>('block', { finality: 'final' }),
  ])
  if (record.nonce === undefined) {
    throw new RpcError(refusedCause, 'AccessKeyNotFound', `${key.publicKey} is not a key of ${signer}`)
  }
  return sign({ signer, receiver, actions, nonce: nonce ?? BigInt(record.nonce) + 1n, blockHash: block.header.hash }, key)
}

// refusedCause is what a transaction meets that is refused, with a rule.
const refusedCause = 'INVALID_TRANSACTION'

// isRefusal reports whether a transaction certainly did not run. After any other
// error of submit it may have, or may still.
export const isRefusal = (error: unknown): error is RpcError => error instanceof RpcError && error.cause === refusedCause

// isUnproven reports whether a transaction was held back, and did not run: its sender has to pass a test for people, or that could not be asked.
export const isUnproven = (error: unknown): error is RpcError => error instanceof RpcError && error.code.startsWith('TURNSTILE_')

// submit sends a transaction and returns its outcome. token is what a test for people gave.
export const submit = (rpc: Asker, tx: Signed, token?: string): Promise<Outcome> =>
  rpc.ask<Outcome>('send_tx', { signed_tx_base64: tx.base64, wait_until: 'EXECUTED_OPTIMISTIC' }, token === undefined ? undefined : { 'X-Turnstile-Token': token })

// isSettled reports whether an outcome is the last word; receipts may wait for
// another block.
export const isSettled = ({ status }: Outcome): boolean => status.SuccessValue !== undefined || status.Failure !== undefined

// outcomeOf returns what became of a transaction; undefined when it has not
// arrived or is under way.
export async function outcomeOf(rpc: Asker, tx: Signed): Promise<Outcome | undefined> {
  try {
    const outcome = await rpc.ask<Outcome>('tx', { tx_hash: tx.hash, sender_account_id: tx.signer, wait_until: 'EXECUTED_OPTIMISTIC' })
    return isSettled(outcome) ? outcome : undefined
  } catch (error) {
    if (error instanceof RpcError && error.cause === 'UNKNOWN_TRANSACTION') return undefined
    throw error
  }
}

// send signs actions with the key's next nonce and returns their outcome. A
// refusal is an RpcError with its rule.
export async function send(rpc: Asker, signer: string, key: Key, receiver: string, actions: Action[]): Promise<Outcome> {
  return submit(rpc, await prepare(rpc, signer, key, receiver, actions))
}
