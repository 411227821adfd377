import { type Asker, view } from '../near/rpc.ts'
import { yocto } from '../near/amount.ts'
import type { Here } from '../near/here.ts'
import { Key } from '../near/keys.ts'
import { dropContract } from '../near/names.ts'

export const linksMax = 100 // of a drop, which is made in one transaction

// Form is what a funder writes.
export interface Form {
  count: string
  each: string // NEAR
  days: string // until it expires
  title: string
  message: string
}

// Plan is a drop before it is made, with its claim keys.
export interface Plan {
  keys: Key[]
  terms: { amount_per_drop: string; end: string; title?: string; message?: string }
  gifts: bigint // yocto that the links bring
  deposit: bigint // yocto that it costs
}

// readForm is the plan of what was written; it throws a sentence about what is wrong with that.
export async function readForm(rpc: Asker, { count, each, days, title, message }: Form, now = Date.now()): Promise<Plan> {
  const links = whole(count, linksMax), amount = yocto(each), wait = whole(days, 3_650)
  if (!links) throw new Error(`Write how many links: 1 to ${linksMax}. The command latchkey drop create makes more at once.`)
  if (!amount) throw new Error('Write an amount of NEAR for each link, such as 2.5.')
  if (!wait) throw new Error('Write after how many days what is left can be taken back: 1 to 3650.')
  const terms = {
    amount_per_drop: String(amount), end: String(BigInt(now + wait * 86_400_000) * 1_000_000n),
    ...(title.trim() && { title: title.trim() }), ...(message.trim() && { message: message.trim() }),
  }
  const deposit = BigInt(await view<string>(rpc, dropContract, 'required_deposit', { kind: 'NEAR', keys: links, ...terms }))
  return { keys: Array.from({ length: links }, () => Key.random()), terms, gifts: amount * BigInt(links), deposit }
}

const whole = (text: string, most: number): number | undefined => {
  const n = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  return n >= 1 && n <= most ? n : undefined
}

// linkOf is the link of a key. It holds the secret, behind what is sent to servers.
export const linkOf = ({ base, query }: Here, key: Key): string => `${base}claim${query}#${dropContract}/${key.secretKey}`

// linksTable has the columns of latchkey drop create --csv; the drop is not known before it is made.
export const linksTable = (ledger: Here, keys: Key[], drop = ''): string =>
  ['number,link,public_key,drop', ...keys.map((key, i) => [i + 1, linkOf(ledger, key), key.publicKey, drop].join())].join('\r\n') + '\r\n'
