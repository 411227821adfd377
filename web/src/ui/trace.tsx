import { shown, tera } from '../near/amount.ts'
import { asText, humane } from '../near/text.ts'

// Trace is the node's answer to latchkey_trace.
export interface Trace {
  id: string
  executor: string
  actions: string[] | null
  gas_burnt: number
  tokens_burnt: string
  refund?: string
  events?: { event: string }[] // none of a receipt that failed: they did not happen
  failure?: string
  receipts?: Trace[]
}

const fee = (t: Trace): bigint => BigInt(t.tokens_burnt) + (t.receipts ?? []).reduce((sum, r) => sum + fee(r), 0n)
const gas = (t: Trace): number => t.gas_burnt + (t.receipts ?? []).reduce((sum, r) => sum + gas(r), 0)
const tgas = (n: number): string => `${(n / Number(tera)).toFixed(2)} Tgas`

// Tree shows a transaction as nested lists, one receipt an item.
export const Tree = ({ trace }: { trace: Trace }) => (
  <div class="stack">
    <ul class="tree"><Node trace={trace} /></ul>
    <p class="soft small">Together {tgas(gas(trace))}, a fee of {shown(fee(trace))}.</p>
  </div>
)

function Node({ trace: t }: { trace: Trace }) {
  const what = t.refund === undefined ? (t.actions ?? []).map((action) => asText(action, 200)).join(', ') : `gets back ${shown(t.refund)}`
  return (
    <li>
      <p><b>{t.executor}</b> {what}</p>
      {(t.failure ? [] : t.events ?? []).map(({ event }, i) => <p key={i} class="small yes">“{asText(event, 60)}”</p>)}
      {t.failure && <p class="problem small">failed: {humane(t.failure)}</p>}
      {t.receipts && t.receipts.length > 0 && <ul>{t.receipts.map((r) => <Node key={r.id} trace={r} />)}</ul>}
    </li>
  )
}
