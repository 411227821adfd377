import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { Key } from './keys.ts'

// What links a funder makes: drops of the same terms, each of up to a hundred links. Keys, drops and their order are those of the
// command line, whose journals have the same secret.

export const linksMax = 10_000
export const usesMax = 100
export const passwordUsesMax = 10
const keysPerDropMax = 100
const nftsPerDropMax = 100

// Terms are what links bring, and on what conditions. Of NEAR, a token's units or NFTs they bring one.
export interface Terms {
  amount?: string // yocto, or units of ft; none of an NFT
  ft?: string
  nft?: string
  uses: number // of each link
  start?: string // nanoseconds since 1970
  end?: string
  title?: string
  message?: string
  picture?: string // a motif's name, or a file in base64
}

// Plan is what is made. It is kept before anything is paid.
export interface Plan {
  label: string
  funder: string
  at: number // milliseconds since 1970
  contract: string
  terms: Terms
  brings: string // each use of a link, in words
  links: number
  secret: Uint8Array // of which all keys are made
  passwords: string[] // none, one for all links, or one for each
  tokens: string[] // the NFTs, in the order of the links
}

export const newSecret = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32))

type Sized = Pick<Plan, 'terms' | 'links'>

export const kindOf = ({ ft, nft }: Terms): 'NEAR' | 'FT' | 'NFT' => (ft ? 'FT' : nft ? 'NFT' : 'NEAR')

// linksPerDrop is how many links a drop has, but for the last.
export const linksPerDrop = ({ nft, uses }: Terms): number => (nft ? Math.max(1, Math.floor(nftsPerDropMax / uses)) : keysPerDropMax)

export const dropCount = ({ terms, links }: Sized): number => Math.ceil(links / linksPerDrop(terms))

// rangeOf are the numbers of a drop's links, from 0: from first on, before end.
export function rangeOf({ terms, links }: Sized, drop: number): { first: number; end: number } {
  const first = drop * linksPerDrop(terms)
  return { first, end: Math.min(first + linksPerDrop(terms), links) }
}

export const sizeOf = (plan: Sized, drop: number): number => {
  const { first, end } = rangeOf(plan, drop)
  return end - first
}

// dropOf is the number of the drop that a link is of.
export const dropOf = ({ terms }: Sized, link: number): number => Math.floor(link / linksPerDrop(terms))

// keyOf is the claim key of a link, counted from 0.
export const keyOf = ({ secret }: Pick<Plan, 'secret'>, link: number): Key =>
  new Key(hkdf(sha256, secret, undefined, utf8ToBytes(`latchkey claim key ${link}`), 32))

export const passwordOf = ({ passwords }: Pick<Plan, 'passwords'>, link: number): string | undefined =>
  (passwords.length > 1 ? passwords[link] : passwords[0])

// tokensOf are the NFTs of a drop.
export function tokensOf(plan: Plan, drop: number): string[] {
  const { first, end } = rangeOf(plan, drop), { uses } = plan.terms
  return plan.tokens.slice(first * uses, end * uses)
}

// stepsOf is how many transactions a drop takes: one that makes it, and those that bring tokens.
export const stepsOf = (plan: Sized, drop: number): number =>
  ({ NEAR: 1, FT: 2, NFT: 1 + sizeOf(plan, drop) * plan.terms.uses })[kindOf(plan.terms)]

// hashesOf are what the contract keeps of a password for each use of a key.
export function hashesOf(password: string, publicKey: string, uses: number): Record<string, string> {
  const hash = (use: number) => bytesToHex(sha256(sha256(utf8ToBytes(password + publicKey + use))))
  return Object.fromEntries(Array.from({ length: uses }, (_, i) => [String(i + 1), hash(i + 1)]))
}

// offerOf is the arguments of the call that makes a drop, beside its keys.
export const offerOf = ({ amount, ft, nft, uses, start, end, title, message, picture }: Terms): Record<string, unknown> => ({
  ...(nft ? { nft_contract: nft } : { amount_per_drop: amount }), ...(ft && { ft_contract: ft }), start: start ?? null, end: end ?? null,
  ...(uses > 1 && { uses_per_key: uses }), ...(title && { title }), ...(message && { message }), ...(picture && { picture }),
})
