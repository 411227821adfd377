import { el } from './dom.ts'
import { near, tera } from '../near/amount.ts'

// Trace is the node's answer to latchkey_trace.
export interface Trace {
  id: string
  executor: string
  actions: string[] | null
  gas_burnt: number
  guard_gas?: number // the part of it that a guard burnt
  tokens_burnt: string
  refund?: string
  events?: { event: string; data?: unknown }[] // none of a receipt that failed: they did not happen
  logs?: string[]
  failure?: string
  receipts?: Trace[]
}

const fee = (t: Trace): bigint => BigInt(t.tokens_burnt) + (t.receipts ?? []).reduce((sum, r) => sum + fee(r), 0n)
const gas = (t: Trace): number => t.gas_burnt + (t.receipts ?? []).reduce((sum, r) => sum + gas(r), 0)
export const tgas = (n: number): string => `${(n / Number(tera)).toFixed(2)} Tgas`
const short = (yocto: string): string => near(yocto).replace(/(\.\d{6})\d+$/, '$1')

// tree shows a transaction as nested lists, one receipt a line.
export function tree(t: Trace): HTMLElement {
  return el('div', { className: 'trace' }, el('ul', {}, node(t)),
    el('p', { className: 'note' }, `together ${tgas(gas(t))}, fee ${short(fee(t).toString())} NEAR`))
}

function node(t: Trace): HTMLElement {
  const what = t.refund !== undefined
    ? `refund of ${short(t.refund)} NEAR`
    : (t.actions ?? []).join(', ')
  return el('li', { className: t.refund !== undefined ? 'refund' : '' },
    el('span', { className: 'who' }, t.executor), ' ', what, ' ', el('span', { className: 'gas' }, tgas(t.gas_burnt)),
    ...(t.failure ? [] : t.events ?? []).map((e) => el('div', { className: 'event' }, e.event)),
    ...(t.logs ?? []).map((log) => el('div', { className: 'event' }, log)),
    t.failure ? el('div', { className: 'problem' }, 'failed: ' + t.failure) : undefined,
    t.receipts?.length ? el('ul', {}, ...t.receipts.map(node)) : undefined)
}
