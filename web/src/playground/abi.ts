import { near, yocto } from '../near/amount.ts'
import { publicBytesOf } from '../near/keys.ts'
import { validAccount } from '../near/account.ts'
import { jsonOf } from './json.ts'

// What a contract says of its methods, in its section latchkey.abi.

export interface Schema {
  $ref?: string
  type?: string | string[]
  anyOf?: Schema[]
  format?: string
  enum?: unknown[]
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  maximum?: number
  minItems?: number
  items?: Schema
}

export interface Method {
  name: string
  kind: 'view' | 'change'
  payable?: boolean
  private?: boolean
  doc?: string
  args?: Schema
}

export interface ABI {
  methods: Method[]
  types?: Record<string, Schema>
}

// Field is one argument, as a form asks for it.
export interface Field {
  name: string
  kind: 'text' | 'number' | 'yes' | 'amount' | 'account' | 'key' | 'keys' | 'texts' | 'choice' | 'time' | 'json'
  required: boolean
  doc: string
  choices: string[] // of kind choice
  schema: Schema // with what it refers to in its place
}

const typesPrefix = '#/types/'
const refsMax = 8 // one behind another

// fieldsOf are the arguments of a method, those that must be given first.
export function fieldsOf(abi: ABI, method: Method): Field[] {
  const args = resolved(abi, method.args ?? {})
  const required = args.required ?? []
  const all = Object.entries(args.properties ?? {}).map(([name, schema]): Field => fieldOf(abi, name, schema, required.includes(name)))
  return [...all.filter((field) => field.required), ...all.filter((field) => !field.required)]
}

function fieldOf(abi: ABI, name: string, given: Schema, required: boolean): Field {
  const schema = resolved(abi, given)
  const choices = (schema.enum ?? []).filter((one): one is string => typeof one === 'string')
  const kind = kindOf(abi, schema, choices)
  const ofType = kind === 'amount' ? '' : schema.description // the form takes NEAR, and not what the type says of itself
  return { name, required, schema, choices, doc: given.description ?? ofType ?? '', kind }
}

function kindOf(abi: ABI, schema: Schema, choices: string[]): Field['kind'] {
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null')
  if (schema.format === 'timestamp') return 'time'
  if (types.length !== 1) return 'json'
  switch (types[0]) {
    case 'boolean': return 'yes'
    case 'integer': case 'number': return 'number'
    case 'array': return listKind(resolved(abi, schema.items ?? {}))
    case 'string':
      if (choices.length > 0) return 'choice'
      return schema.format === 'yocto' ? 'amount' : schema.format === 'account_id' ? 'account' : schema.format === 'public_key' ? 'key' : 'text'
  }
  return 'json'
}

const listKind = ({ type, format }: Schema): Field['kind'] => (type !== 'string' ? 'json' : format === 'public_key' ? 'keys' : 'texts')

// resolved is a schema without references, and without the null that it also allows.
function resolved(abi: ABI, schema: Schema): Schema {
  let at = schema
  for (let i = 0; i < refsMax; i++) {
    const other = at.anyOf?.find(({ type }) => type !== 'null')
    if (other) at = { ...other, ...(at.description && { description: at.description }) }
    else if (at.$ref?.startsWith(typesPrefix)) at = { ...abi.types?.[at.$ref.slice(typesPrefix.length)], ...(at.description && { description: at.description }) }
    else break
  }
  return at
}

// valueOf reads what was written into a field; undefined when that is nothing. Errors say what is wanted.
export function valueOf(field: Field, written: string): unknown {
  const text = written.trim()
  if (text === '') {
    if (field.required && field.schema.type === 'array' && !field.schema.minItems) return []
    if (field.required) throw new Error(`${field.name}: write something, the method needs it`)
    return undefined
  }
  switch (field.kind) {
    case 'text': case 'choice': return written
    case 'yes': return text === 'true'
    case 'number': return numberOf(field, text)
    case 'amount': return must(field, yocto(text)?.toString(), 'an amount in NEAR, such as 2.5')
    case 'account': return must(field, validAccount(text) ? text : undefined, 'an account, such as alice.test.near')
    case 'key': return keyText(field, text)
    case 'keys': return wordsOfList(text).map((one) => keyText(field, one))
    case 'texts': return wordsOfList(text)
    case 'time': return timeOf(field, text)
    case 'json': return /^\d{16,}$/.test(text) ? text : jsonOf(field.name, text) // JSON's numbers end there
  }
}

const wordsOfList = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '')

function must<T>(field: Field, value: T | undefined, wanted: string): T {
  if (value === undefined) throw new Error(`${field.name}: write ${wanted}`)
  return value
}

const keyText = (field: Field, text: string): string => must(field, publicBytesOf(text) ? text : undefined, 'a public key, ed25519: and base58')

function numberOf(field: Field, text: string): number {
  const { minimum = -Number.MAX_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER, type } = field.schema
  const n = Number(text), isWhole = [type].flat().includes('integer')
  if (!(isWhole ? Number.isSafeInteger(n) : Number.isFinite(n)) || n < minimum || n > maximum) throw new Error(`${field.name}: write a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${Math.min(maximum, Number.MAX_SAFE_INTEGER)}`)
  return n
}

// timeOf takes nanoseconds since 1970, a date, or a span from now such as +90 s.
function timeOf(field: Field, text: string): string {
  if (/^\d+$/.test(text)) return text
  const [, count, unit] = /^\+(\d+) ?([smhd])/.exec(text) ?? []
  const at = count ? Date.now() + Number(count) * { s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[unit as 's' | 'm' | 'h' | 'd'] : Date.parse(text)
  if (Number.isNaN(at)) throw new Error(`${field.name}: write a date such as 2026-12-24T18:00Z, or +90 s, +2 h, +7 d from now`)
  return String(BigInt(at) * 1_000_000n)
}

// wordsIn are those that were written into a field, whatever its name.
export const wordsIn = (written: Record<string, string>, name: string): string => (Object.hasOwn(written, name) ? written[name]! : '')

// argsOf are the arguments that were written into a form.
export function argsOf(fields: Field[], written: Record<string, string>): Record<string, unknown> {
  const values = fields.map((field) => [field.name, valueOf(field, wordsIn(written, field.name))] as const)
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

// writtenOf is how arguments are written into a form; undefined when one of them has no field.
export function writtenOf(fields: Field[], args: Record<string, unknown>): Record<string, string> | undefined {
  const written: Record<string, string> = {}
  for (const [name, value] of Object.entries(args)) {
    const field = fields.find((one) => one.name === name)
    if (!field) return undefined
    written[name] = wordsOf(field, value)
  }
  return written
}

function wordsOf(field: Field, value: unknown): string {
  if (value === null) return ''
  if (field.kind === 'amount' && typeof value === 'string' && /^\d+$/.test(value)) return near(value)
  if ((field.kind === 'keys' || field.kind === 'texts') && Array.isArray(value)) return value.join('\n')
  return typeof value === 'string' && field.kind !== 'json' ? value : JSON.stringify(value)
}
