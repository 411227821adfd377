import { sha256 } from '@noble/hashes/sha2.js'
import { base58, base64 } from '@scure/base'
import { type Action, writeAction, writeKey } from './actions.ts'
import { Writer } from './borsh.ts'
import type { Key } from './keys.ts'
import { type Asker, RpcError } from './rpc.ts'

export interface Transaction {
  signer: string
  receiver: string
  actions: Action[]
  nonce: bigint
  blockHash: string
}

// sign returns the signed transaction in base64, as servers take it.
export function sign(tx: Transaction, key: Key): string {
  const w = new Writer().text(tx.signer)
  writeKey(w, key.publicBytes).number(tx.nonce, 8).text(tx.receiver).raw(base58.decode(tx.blockHash)).number(tx.actions.length, 4)
  for (const action of tx.actions) writeAction(w, action)
  const body = w.bytes()
  return base64.encode(new Writer().raw(body).number(0, 1).raw(key.sign(sha256(body))).bytes())
}

export interface Outcome {
  status: { SuccessValue?: string; Failure?: unknown }
  transaction: { hash: string }
  receipts_outcome: { outcome: { logs: string[]; status: { Failure?: unknown } } }[]
}

// send signs actions with the key's next nonce and returns their outcome. A
// refusal is an RpcError with its rule.
export async function send(rpc: Asker, signer: string, key: Key, receiver: string, actions: Action[]): Promise<Outcome> {
  const [record, block] = await Promise.all([
    rpc.ask<{ nonce?: number }>('query', {
      request_type: 'view_access_key', finality: 'final', account_id: signer, public_key: key.publicKey,
    }),
    rpc.ask<{ header: { hash: string } }>('block', { finality: 'final' }),
  ])
  if (record.nonce === undefined) {
    throw new RpcError('UNKNOWN_ACCESS_KEY', 'AccessKeyNotFound', `${key.publicKey} is not a key of ${signer}`)
  }
  const signed = sign({ signer, receiver, actions, nonce: BigInt(record.nonce) + 1n, blockHash: block.header.hash }, key)
  return rpc.ask<Outcome>('send_tx', { signed_tx_base64: signed, wait_until: 'EXECUTED_OPTIMISTIC' })
}

// failureText is the innermost text of NEAR's nested failure.
export function failureText(failure: unknown): string | undefined {
  if (typeof failure === 'string') return failure
  if (typeof failure !== 'object' || failure === null) return undefined
  for (const inner of Object.values(failure)) {
    const text = failureText(inner)
    if (text !== undefined) return text
  }
  return undefined
}
