import { shown, tera } from '../near/amount.ts'
import { asText, humane } from '../near/text.ts'

// Trace is the node's answer to latchkey_trace.
export interface Trace {
  id: string
  executor: string
  actions: string[] | null
  gas_burnt: number
  guard_gas?: number // the part of it that a guard burnt
  tokens_burnt: string
  refund?: string
  events?: { event: string }[] // none of a receipt that failed: they did not happen
  logs?: string[]
  changes?: { account_id: string; text: string }[]
  failure?: string
  receipts?: Trace[]
}

const fee = (t: Trace): bigint => BigInt(t.tokens_burnt) + (t.receipts ?? []).reduce((sum, r) => sum + fee(r), 0n)
const gas = (t: Trace): number => t.gas_burnt + (t.receipts ?? []).reduce((sum, r) => sum + gas(r), 0)
export const tgas = (n: number): string => `${(n / Number(tera)).toFixed(2)} Tgas`

// Tree shows a transaction as nested lists, one receipt an item; in full also what each burnt, logged and
// changed.
export function Tree({ trace, inFull = false }: { trace: Trace; inFull?: boolean }) {
  const all = gas(trace)
  return (
    <div class="stack">
      <ul class="tree"><Node trace={trace} all={inFull ? all : undefined} /></ul>
      <p class="soft small">Together {tgas(all)}, a fee of {shown(fee(trace))}.</p>
    </div>
  )
}

// Node is one receipt; all is the gas of the whole tree, where that is shown.
function Node({ trace: t, all }: { trace: Trace; all: number | undefined }) {
  const what = t.refund === undefined ? (t.actions ?? []).map((action) => asText(action, 200)).join(', ') : `gets back ${shown(t.refund)}`
  return (
    <li>
      <p class={t.refund === undefined ? undefined : 'soft small'}><b>{t.executor}</b> {what}</p>
      {all !== undefined && t.gas_burnt > 0 && <GasBar part={t.gas_burnt} all={all} />}
      {(t.failure ? [] : t.events ?? []).map(({ event }, i) => <p key={i} class="small yes">“{asText(event, 60)}”</p>)}
      {all !== undefined && (t.logs ?? []).map((log, i) => <p key={i} class="small">{asText(log, 300)}</p>)}
      {t.failure && <p class="problem small">failed: {humane(t.failure)}</p>}
      {all !== undefined && t.changes && t.changes.length > 0 && <Changes changes={t.changes} />}
      {t.receipts && t.receipts.length > 0 && <ul>{t.receipts.map((r) => <Node key={r.id} trace={r} all={all} />)}</ul>}
    </li>
  )
}

const GasBar = ({ part, all }: { part: number; all: number }) => (
  <p class="burnt soft small"><span class="gauge" style={{ width: `${Math.max(2, Math.round(part / all * 100))}%` }} aria-hidden="true" />{tgas(part)}</p>
)

const Changes = ({ changes }: { changes: { account_id: string; text: string }[] }) => (
  <details>
    <summary>{changes.length === 1 ? 'One change' : `${changes.length} changes`}</summary>
    <ul class="small">{changes.map(({ account_id, text }, i) => <li key={i}><b>{account_id}</b> {asText(text, 200)}</li>)}</ul>
  </details>
)
