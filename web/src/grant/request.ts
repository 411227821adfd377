import { validAccount } from '../near/account.ts'
import { yocto } from '../near/amount.ts'
import { publicBytesOf } from '../near/keys.ts'

// Request is what an application asks for: a key of its own that calls one contract for the visitor.
export interface Request {
  from: string // origin of the application: where the visitor came from, and where the answer goes
  back: URL
  state: string // the application's own, given back as it came
  contract: string
  methods: string[] // none is any
  publicKey: string
  publicBytes: Uint8Array
  allowance: bigint // yocto for fees
  expires?: bigint // nanoseconds since 1970, the first moment too late
}

// RequestError is a sentence about what is wrong with a request, for whoever wrote the application.
export class RequestError extends Error {}

const methodsMax = 32
const allowanceUnlessSaid = '0.25' // NEAR
const instantMax = 1n << 64n // nanoseconds since 1970
const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 }

// readRequest reads the query of the page's address. referrer is the address of the page that
// the visitor came from, place that of this page.
export function readRequest(query: URLSearchParams, referrer: string, place: URL, now = Date.now()): Request {
  const given = (name: string): string | undefined => {
    const [value, ...more] = query.getAll(name)
    if (more.length > 0) throw new RequestError(`${name} is given ${more.length + 1} times: give it once.`)
    return value
  }
  const publicKey = given('public_key') ?? '', expires = given('expires')
  return {
    ...addresses(given('return') ?? '', referrer, place), state: stateOf(given('state')), contract: contractOf(given('contract') ?? ''),
    methods: methodsOf(given('methods')), publicKey, publicBytes: bytesOf(publicKey),
    allowance: allowanceOf(given('allowance') ?? allowanceUnlessSaid), ...(expires !== undefined && { expires: instantOf(expires, now) }),
  }
}

// addresses holds the return address to the site that the visitor came from. Without that anybody could
// ask in the name of another for a key of his own, and send visitors anywhere.
function addresses(text: string, referrer: string, place: URL): { from: string; back: URL } {
  const back = returnOf(text, place)
  const from = originOf(referrer)
  if (from === undefined) throw new RequestError('Nothing says which site asks: link to this page with referrerpolicy="origin".')
  if (from === place.origin) throw new RequestError('It is this site itself that asks: an application has a site of its own.')
  if (back.origin !== from) throw new RequestError(`${from} asks, and wants the answer sent to ${back.origin}: an answer goes only to the site that asks.`)
  return { from, back }
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

function returnOf(text: string, place: URL): URL {
  const wrong = new RequestError('return is the address of the application that the answer goes to: https://, a host, a path, without user, spaces or #.')
  if (text.length > 2_000 || !/^https?:\/\/[^\s\\#/?@]+([/?][^\s\\#]*)?$/i.test(text) || !URL.canParse(text)) throw wrong
  const url = new URL(text)
  const isOpen = url.protocol === 'http:' && !loopback.test(url.hostname) && place.protocol === 'https:'
  if (isOpen || url.username || url.password || !/^https?:$/.test(url.protocol)) throw wrong
  return url
}

function originOf(referrer: string): string | undefined {
  if (!URL.canParse(referrer)) return undefined
  const { origin, protocol } = new URL(referrer)
  return /^https?:$/.test(protocol) ? origin : undefined
}

function stateOf(text: string | undefined): string {
  if (text === undefined || !/^[!-~]{8,256}$/.test(text)) {
    throw new RequestError('state is 8 to 256 letters, digits and signs that nobody can guess: the application knows its answer by them.')
  }
  return text
}

function contractOf(text: string): string {
  if (!validAccount(text)) throw new RequestError('contract is the account of a contract, such as app.near.')
  return text
}

function methodsOf(text: string | undefined): string[] {
  if (text === undefined) return []
  const names = text.split(',')
  if (names.length > methodsMax || new Set(names).size !== names.length || names.some((name) => !/^[!-~]{1,100}$/.test(name))) {
    throw new RequestError(`methods are up to ${methodsMax} names with single commas between them, each once; left out they are any.`)
  }
  return names
}

function bytesOf(publicKey: string): Uint8Array {
  const bytes = publicBytesOf(publicKey)
  if (!bytes) throw new RequestError('public_key is the public half of a key that the application made: ed25519: and 43 or 44 letters and digits.')
  return bytes
}

function allowanceOf(text: string): bigint {
  const yoctos = yocto(text)
  if (!yoctos) throw new RequestError('allowance is an amount of NEAR for fees, such as 0.25.')
  return yoctos
}

function instantOf(text: string, now: number): bigint {
  const [, count, unit] = /^([1-9]\d{0,4})([smhd])$/.exec(text) ?? []
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const at = unit ? Math.ceil(now / 1000 + Number(count) * secondsOf[unit]!) * 1000 : isTime ? Date.parse(text) : NaN
  const nanoseconds = at > now ? BigInt(at) * 1_000_000n : undefined
  if (!nanoseconds || nanoseconds >= instantMax) throw new RequestError('expires is a time to come, before 2554, such as 2030-01-01T00:00:00Z, or a duration such as 24h or 30d.')
  return nanoseconds
}

// Answer is what the application hears, beside its state.
export type Answer = { account_id: string; public_key: string } | { error: 'access_denied' }

// answerTo is the address that brings an answer back.
export function answerTo({ back, state }: Request, answer: Answer): string {
  const url = new URL(back)
  for (const name of ['account_id', 'public_key', 'error', 'state']) url.searchParams.delete(name)
  for (const [name, value] of Object.entries({ ...answer, state })) url.searchParams.set(name, value)
  return url.href
}
