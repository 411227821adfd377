import { sha256 } from '@noble/hashes/sha2.js'
import { base58, base64 } from '@scure/base'
import { Writer } from './borsh.ts'
import type { Key } from './keys.ts'

// Call is a transaction with one function call and no deposit.
export interface Call {
  signer: string
  receiver: string
  method: string
  args: unknown
  gas: bigint
  nonce: bigint
  blockHash: string
}

const tagFunctionCall = 2
const tagEd25519 = 0

// signCall returns the signed transaction in base64, as RPC servers take it.
export function signCall(call: Call, key: Key): string {
  const body = new Writer()
    .text(call.signer)
    .number(tagEd25519, 1).raw(key.publicBytes)
    .number(call.nonce, 8)
    .text(call.receiver)
    .raw(base58.decode(call.blockHash))
    .number(1, 4) // actions
    .number(tagFunctionCall, 1)
    .text(call.method)
    .blob(new TextEncoder().encode(JSON.stringify(call.args)))
    .number(call.gas, 8)
    .number(0, 16) // deposit
    .bytes()
  const signature = key.sign(sha256(body))
  return base64.encode(new Writer().raw(body).number(tagEd25519, 1).raw(signature).bytes())
}
