import { shown } from '../near/amount.ts'
import type { Told } from '../near/events.ts'
import type { Payment } from '../near/payments.ts'
import { asLine } from '../near/text.ts'
import { amountOf, type Fungible } from '../near/tokens.ts'

// What contracts say of an account, as sentences to its owner. Data is whatever a contract
// logged: what does not have the shape of its standard is named, and nothing of it is believed.

type Data = Record<string, unknown>

const objects = (data: unknown): Data[] =>
  (Array.isArray(data) ? data : [data]).filter((one): one is Data => typeof one === 'object' && one !== null && !Array.isArray(one))

const line = (value: unknown): string => (typeof value === 'string' ? asLine(value, 64) : '')
const isUnits = (value: unknown): value is string => typeof value === 'string' && /^\d{1,39}$/.test(value)
const list = (value: unknown): string =>
  (Array.isArray(value) ? value.slice(0, 3).map(line).filter((one) => one !== '').join(', ') + (value.length > 3 ? ` and ${value.length - 3} more` : '') : '')

// sentencesOf words what an event says about an account; none for what its owner need not read.
export function sentencesOf(told: Told, me: string, tokens: Record<string, Fungible>): string[] {
  const name = `${told.standard}.${told.event}`
  if (name === 'latchkey-drop.claim_started') return [] // how it ended follows
  const write = writers[name]
  const about = objects(told.data).filter((data) => Object.values(data).includes(me))
  const written = write ? about.map((data) => write(data, me, told.contract_id, tokens)) : []
  return written.length > 0 && written.every((one) => one !== undefined) ? (written as string[]) : [`“${asLine(told.event, 60)}”`]
}

type Writer = (data: Data, me: string, contract: string, tokens: Record<string, Fungible>) => string | undefined

const units = (data: Data, contract: string, tokens: Record<string, Fungible>): string | undefined =>
  (isUnits(data.amount) ? amountOf(data.amount, contract, tokens[contract]) : undefined)

// moved tells of something that goes from one owner to another.
function moved(what: string | undefined, data: Data, me: string): string | undefined {
  if (what === undefined) return undefined
  return data.old_owner_id === me ? `You sent ${what} to ${line(data.new_owner_id)}` : `You got ${what} from ${line(data.old_owner_id)}`
}

const some = (what: string | undefined, sentence: (what: string) => string): string | undefined => (what ? sentence(what) : undefined)

const writers: Record<string, Writer> = {
  'nep141.ft_transfer': (data, me, contract, tokens) => moved(units(data, contract, tokens), data, me),
  'nep141.ft_mint': (data, _, contract, tokens) => some(units(data, contract, tokens), (what) => `${what} were made for you`),
  'nep141.ft_burn': (data, _, contract, tokens) => some(units(data, contract, tokens), (what) => `${what} of yours are gone`),
  'nep171.nft_transfer': (data, me) => moved(some(list(data.token_ids), (ids) => `the token ${ids}`), data, me),
  'nep171.nft_mint': (data) => some(list(data.token_ids), (ids) => `The token ${ids} was made for you`),
  'nep171.nft_burn': (data) => some(list(data.token_ids), (ids) => `The token ${ids} of yours is gone`),
  'latchkey-drop.account_created': () => 'A link made this account',
  'latchkey-drop.claimed': (data, _, contract, tokens) => `A link brought you ${brought(data, contract, tokens)}`,
  'latchkey-drop.asset_delivered': (data, _, contract, tokens) => `A link brought you ${brought(data, contract, tokens)}`,
  'latchkey-drop.claim_failed': (data) => `A link could not pay you: ${line(data.reason)}`,
}

function brought(data: Data, _: string, tokens: Record<string, Fungible>): string {
  const token = line(data.ft_contract)
  if (isUnits(data.amount)) return token ? amountOf(data.amount, token, tokens[token]) : shown(data.amount)
  if (data.nft_contract) return `the token ${line(data.token_id)} of ${line(data.nft_contract)}`
  return data.method_name ? `a call of ${line(data.method_name)} of ${line(data.receiver_id)}` : 'all that it held'
}

// sentenceOf words a payment.
export const sentenceOf = ({ from, to, amount }: Payment, me: string): string =>
  (from === me ? `You sent ${shown(amount)} to ${to}` : `You got ${shown(amount)} from ${from}`)
