import type { ComponentChildren } from 'preact'
import { activityOf, pageOf, type Ran } from '../near/explored.ts'
import type { Here } from '../near/here.ts'
import { asText, humane } from '../near/text.ts'
import { tgas } from '../near/trace.ts'

// RanLine is a transaction or receipt in a list. own is the account whose page it is on: it is not named again as a link.
export function RanLine({ ledger, ran, own, children }: { ledger: Here; ran: Ran; own?: string; children?: ComponentChildren }) {
  const Account = ({ id }: { id: string }) => (id === own || id === 'system' ? <b>{id}</b> : <a href={activityOf(ledger, id)}>{id}</a>)
  return (
    <li class={ran.failure ? 'ran failed' : 'ran'}>
      <span>
        <Account id={ran.from} /> {verbs[ran.kind]} <Account id={ran.to} />{': '}
        {ran.actions.map((action) => asText(action, 200)).join(', ') || 'nothing'}{ran.more_actions ? ` and ${ran.more_actions} more` : ''}
      </span>
      {ran.failure && <span class="problem small">failed: {humane(ran.failure.message)} <code>{asText(ran.failure.code, 60)}</code></span>}
      <span class="soft small"><a href={pageOf(ledger, 'tx', ran.id)}>{ran.kind === 'transaction' ? 'the transaction' : 'its transaction'}</a> · {tgas(ran.gas_burnt)}{children}</span>
    </li>
  )
}

const verbs = { transaction: 'signed for', receipt: 'asked', refund: 'gave back to' } as const

export const Hash = ({ hash }: { hash: string }) => <code class="small hash">{hash}</code>
