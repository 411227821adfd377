import { sha256 } from '@noble/hashes/sha2.js'
import { base58 } from '@scure/base'
import { Writer } from './borsh.ts'
import type { Key } from './keys.ts'

// AdminChange seals a ledger, or opens one that was sealed with this text.
export interface AdminChange {
  ledger: string // hash of its genesis block, in base58
  sequence: number
  seal?: string
  open?: string
}

const domain = 'latchkey admin change\n'
const hasSeal = 2, hasOpen = 4

// signedChange is a change with its signature, as core/ledger/admin.go reads it.
export function signedChange({ ledger, sequence, seal, open }: AdminChange, key: Key): Uint8Array {
  const w = new Writer().raw(base58.decode(ledger)).number(sequence, 8)
  w.number(0, 1).number(0, 1).number(0, 1) // prepare version, deployable code and caps stay
  w.number((seal === undefined ? 0 : hasSeal) + (open === undefined ? 0 : hasOpen), 1)
  for (const text of [seal, open]) if (text !== undefined) w.text(text)
  const change = w.bytes()
  const signature = key.sign(sha256(new Writer().raw(new TextEncoder().encode(domain)).raw(change).bytes()))
  return new Writer().raw(change).number(0, 1).raw(key.publicBytes).number(0, 1).raw(signature).bytes()
}
