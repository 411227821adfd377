import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Asker, view } from '../near/rpc.ts'
import type { Link } from './link.ts'
import type { Preview } from './preview.ts'

// Unlocking is what a claim brings beside its recipient.
export interface Unlocking {
  password?: string
}

// unlock makes of a password what a claim brings: a hash for this link and this use of it.
// The password itself never leaves the page.
export async function unlock(rpc: Asker, link: Link, preview: Preview, password: string): Promise<Unlocking> {
  if (!preview.password) return {}
  const terms = await view<{ uses_per_key?: unknown } | null>(rpc, link.contract, 'get_drop_terms', { drop_id: preview.drop_id })
  const uses = Number.isSafeInteger(terms?.uses_per_key) ? terms!.uses_per_key as number : 1
  const use = uses - (preview.uses_left ?? 1) + 1
  return { password: bytesToHex(sha256(utf8ToBytes(password + link.key.publicKey + use))) }
}
