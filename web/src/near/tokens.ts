import { shownUnits } from './amount.ts'
import { type Asker, view } from './rpc.ts'
import { asLine, asText } from './text.ts'

// What contracts of tokens say of themselves. Anybody can write one: texts are shown as
// texts, an amount always beside the contract it is of, and a picture only if it came with the answer.

const decimalsMax = 64
const symbolMax = 12 // characters
const nameMax = 60
const pictureBytesMax = 512 << 10

// Fungible is how a token writes its amounts.
export interface Fungible {
  symbol: string
  decimals: number
}

// fungible asks a token for its metadata (NEP-148); undefined when it has none that can be used.
export async function fungible(rpc: Asker, contract: string): Promise<Fungible | undefined> {
  const said = await view<{ symbol?: unknown; decimals?: unknown } | null>(rpc, contract, 'ft_metadata', {}).catch(() => null)
  if (typeof said?.symbol !== 'string' || !Number.isSafeInteger(said.decimals)) return undefined
  const symbol = asLine(said.symbol, symbolMax), decimals = said.decimals as number
  if (symbol === '' || decimals < 0 || decimals > decimalsMax || passesForMoney(symbol)) return undefined
  return { symbol, decimals }
}

// passesForMoney reports whether a symbol looks like the ledger's own money.
const passesForMoney = (symbol: string): boolean => symbol.normalize('NFKC').toUpperCase().replace(/[^A-Z]/g, '').startsWith('NEAR')

// amountOf writes units of a token, with what it calls them if that is known.
export const amountOf = (units: string, contract: string, token: Fungible | undefined): string =>
  token ? `${shownUnits(units, token.decimals)} ${token.symbol}` : `${shownUnits(units, 0)} units of ${contract}`

// Picture is one that came from the chain: bytes that begin as such a file does.
export interface Picture {
  type: string
  bytes: Uint8Array<ArrayBuffer>
}

const signatures: [type: string, starts: (bytes: Uint8Array) => boolean][] = [
  ['image/png', (b) => hasText(b, 1, 'PNG\r\n')],
  ['image/webp', (b) => hasText(b, 0, 'RIFF') && hasText(b, 8, 'WEBP')],
  ['image/jpeg', (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff],
  ['image/gif', (b) => hasText(b, 0, 'GIF8')],
]

const hasText = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((char, i) => bytes[at + i] === char.charCodeAt(0))

// pictureOf reads base64; undefined for what is no picture of a type that browsers show as one.
export function pictureOf(base64: unknown): Picture | undefined {
  if (typeof base64 !== 'string' || base64.length > pictureBytesMax * 4 / 3) return undefined
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const type = signatures.find(([, starts]) => starts(bytes))?.[0]
    return type === undefined ? undefined : { type, bytes }
  } catch {
    return undefined
  }
}

// Media is what an NFT shows: a picture, or the address of one that lies elsewhere.
export interface Media {
  picture?: Picture
  elsewhere?: URL
}

// mediaOf reads an NFT's media. Addresses are read, and never asked.
export function mediaOf(media: unknown, base: unknown): Media {
  if (typeof media !== 'string') return {}
  const inline = /^data:image\/[a-z+]+;base64,(.*)$/s.exec(media)
  if (inline) return { picture: pictureOf(inline[1]) }
  try {
    const url = new URL(media, typeof base === 'string' && base !== '' ? base.replace(/\/?$/, '/') : undefined)
    return url.protocol === 'https:' || url.protocol === 'http:' ? { elsewhere: url } : {}
  } catch {
    return {}
  }
}

// Item is one NFT in words.
export interface Item extends Media {
  title: string // empty when it says none
  description: string
}

export interface TokenAnswer {
  token_id?: unknown
  metadata?: { title?: unknown; description?: unknown; media?: unknown } | null
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

// item asks a contract for one of its NFTs; undefined when it has no such.
export async function item(rpc: Asker, contract: string, id: string): Promise<Item | undefined> {
  const [token, own] = await Promise.all([
    view<TokenAnswer | null>(rpc, contract, 'nft_token', { token_id: id }).catch(() => null),
    view<{ base_uri?: unknown } | null>(rpc, contract, 'nft_metadata', {}).catch(() => null),
  ])
  return token ? itemOf(token, own?.base_uri) : undefined
}

// itemOf reads a token as a contract lists it.
export const itemOf = (token: TokenAnswer, base: unknown): Item => ({
  title: asLine(text(token.metadata?.title), nameMax), description: asText(text(token.metadata?.description), 280),
  ...mediaOf(token.metadata?.media, base),
})
