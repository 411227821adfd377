import { base64 } from '@scure/base'
import { validAccount } from '../near/account.ts'
import { shown, units, yocto } from '../near/amount.ts'
import { dropContract } from '../near/names.ts'
import { linksMax, newSecret, passwordUsesMax, type Plan, type Terms, usesMax } from '../near/plan.ts'
import { nowOf } from '../near/now.ts'
import type { Asker } from '../near/rpc.ts'
import { amountOf, fungible, pictureOf } from '../near/tokens.ts'
import { milliseconds } from '../near/when.ts'

// Form is what a funder writes.
export interface Form {
  kind: 'NEAR' | 'FT' | 'NFT'
  count: string
  each: string // NEAR, or of the token
  token: string // its contract
  ids: string // of NFTs, with spaces, commas or lines between them
  uses: string
  starts: string // in days; empty: at once
  days: string // until it expires
  title: string
  message: string
  motif: string // empty: none
  picture?: string // a file in base64, instead of a motif
  passwords: string // one for all links, or a line for each
}

export const emptyForm: Form = { kind: 'NEAR', count: '', each: '', token: '', ids: '', uses: '1', starts: '', days: '90', title: '', message: '', motif: '', passwords: '' }

// What the drop contract takes at most, in bytes.
const titleBytesMax = 100
const messageBytesMax = 1_000
const pictureBytesMax = 24 << 10

const whole = (text: string, most: number): number | undefined => {
  const n = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0
  return n >= 1 && n <= most ? n : undefined
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

// readForm is the plan of what was written; it throws a sentence about what is wrong with that.
export async function readForm(rpc: Asker, funder: string, form: Form): Promise<Plan> {
  const uses = whole(form.uses, usesMax)
  if (!uses) throw new Error(`Write how often each link can be used: 1 to ${usesMax}.`)
  const tokens = form.kind === 'NFT' ? idsOf(form.ids, uses) : []
  const links = form.kind === 'NFT' ? tokens.length / uses : whole(form.count, linksMax)
  if (!links || links > linksMax) throw new Error(`Write how many links: 1 to ${linksMax}. The command latchkey drop create makes more at once.`)
  const { terms: gift, brings } = await giftOf(rpc, form), now = milliseconds(await nowOf(rpc))
  const terms = { ...gift, uses, ...windowOf(form, now), ...cardOf(form) }
  return { label: labelOf(now), funder, at: now, contract: dropContract, terms, brings, links, secret: newSecret(), passwords: passwordsOf(form.passwords, links, uses), tokens }
}

// labelOf is a name that no other plan of this browser has.
const labelOf = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 10)}-${[...crypto.getRandomValues(new Uint8Array(3))].map((b) => b.toString(16).padStart(2, '0')).join('')}`

async function giftOf(rpc: Asker, { kind, each, token }: Form): Promise<{ terms: Pick<Terms, 'amount' | 'ft' | 'nft'>; brings: string }> {
  if (kind === 'NEAR') {
    const amount = yocto(each)
    if (!amount) throw new Error('Write an amount of NEAR for each link, such as 2.5.')
    return { terms: { amount: String(amount) }, brings: shown(amount) }
  }
  const contract = token.trim().toLowerCase()
  if (!validAccount(contract)) throw new Error('The token is the account of its contract, such as gold.near.')
  if (kind === 'NFT') return { terms: { nft: contract }, brings: `a token of ${contract}` }
  const of = await fungible(rpc, contract), amount = units(each, of?.decimals ?? 0)
  if (!amount) throw new Error(of ? `Write an amount of ${of.symbol} with at most ${of.decimals} decimals, such as 2.` : `${contract} says nothing of itself that can be used: write a whole number of its smallest units.`)
  return { terms: { ft: contract, amount: String(amount) }, brings: amountOf(String(amount), contract, of) }
}

// idsOf are those of NFTs, each once.
function idsOf(text: string, uses: number): string[] {
  const ids = text.split(/[\s,]+/).filter((id) => id !== '')
  if (ids.length === 0) throw new Error('Write the ids of the NFTs, with commas or lines between them.')
  if (new Set(ids).size !== ids.length) throw new Error('Write each id once.')
  if (ids.some((id) => bytesOf(id) > 64)) throw new Error('Ids of NFTs have at most 64 bytes here.')
  if (ids.length % uses !== 0) throw new Error(`${ids.length} NFTs do not last for links of ${uses} uses each.`)
  return ids
}

const dayMs = 86_400_000

function windowOf({ starts, days }: Form, now: number): Pick<Terms, 'start' | 'end'> {
  const wait = whole(days, 3_650), after = starts.trim() === '' ? 0 : whole(starts, 3_650)
  if (!wait) throw new Error('Write after how many days what is left can be taken back: 1 to 3650.')
  if (after === undefined) throw new Error('Write after how many days the links open, 1 to 3650, or nothing.')
  if (after >= wait) throw new Error('The links open after they have expired.')
  const at = (days: number) => String(BigInt(now + days * dayMs) * 1_000_000n)
  return { ...(after > 0 && { start: at(after) }), end: at(wait) }
}

function cardOf({ title, message, motif, picture }: Form): Pick<Terms, 'title' | 'message' | 'picture'> {
  const [name, words] = [title.trim(), message.trim()]
  if (bytesOf(name) > titleBytesMax) throw new Error(`The title has ${bytesOf(name)} bytes, at most ${titleBytesMax} are kept.`)
  if (bytesOf(words) > messageBytesMax) throw new Error(`The message has ${bytesOf(words)} bytes, at most ${messageBytesMax} are kept.`)
  return { ...(name && { title: name }), ...(words && { message: words }), ...((picture ?? motif) && { picture: picture ?? motif }) }
}

function passwordsOf(text: string, links: number, uses: number): string[] {
  if (text.trim() === '') return []
  const lines = text.replace(/\r/g, '').replace(/\n+$/, '').split('\n')
  if (uses > passwordUsesMax) throw new Error(`A link with a password has at most ${passwordUsesMax} uses.`)
  if (lines.includes('')) throw new Error('There is a line without a password.')
  if (lines.length !== 1 && lines.length !== links) throw new Error(`There are ${lines.length} passwords: write one for all links, or ${links}, a line for each.`)
  return lines
}

// pictureIn is a file in base64, as the drop contract takes it; it throws a sentence about one that it does not take.
export async function pictureIn(file: File): Promise<string> {
  if (file.size > pictureBytesMax) throw new Error(`The picture has ${file.size} bytes, at most ${pictureBytesMax} are kept.`)
  const text = base64.encode(new Uint8Array(await file.arrayBuffer())), type = pictureOf(text)?.type
  if (type !== 'image/png' && type !== 'image/webp') throw new Error('The picture is a PNG or WebP file.')
  return text
}
