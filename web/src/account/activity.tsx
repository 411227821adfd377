import { Fragment } from 'preact'
import { activityOf, pageOf } from '../near/explored.ts'
import type { Here } from '../near/here.ts'
import { local } from '../near/when.ts'
import type { Loaded } from '../ui/loaded.ts'
import type { Past } from './data.ts'
import { sentenceOf, sentencesOf } from './sentences.ts'

// Activity is what was paid, and what contracts said of the account, each under its name: the newest first.
export function Activity({ id, ledger, past }: { id: string; ledger: Here; past: Loaded<Past> }) {
  return (
    <section class="stack" aria-labelledby="activity">
      <h2 id="activity">Activity</h2>
      {past.state === 'waiting' && <p class="soft small">Looking…</p>}
      {past.state === 'failed' && <p class="note warm">What happened cannot be read now: {past.reason}</p>}
      {past.state === 'here' && <Lines id={id} ledger={ledger} past={past.value} />}
      <p class="small"><a href={activityOf(ledger, id)}>All that ran here</a></p>
    </section>
  )
}

// Line is one thing that happened.
interface Line {
  key: string
  at: string // nanoseconds since 1970
  hash: string // of its transaction
  sentence: string
  says?: string // the contract; absent: the ledger
}

function linesOf(id: string, { events, payments, tokens }: Past): Line[] {
  const told = events.flatMap((event) => sentencesOf(event, id, tokens).map((sentence, i): Line =>
    ({ key: `${event.cursor}.${i}`, at: event.timestamp_nanosec, hash: event.transaction_hash, sentence, says: event.contract_id })))
  const paid = payments.map((payment): Line => ({ key: payment.receipt_id, at: payment.timestamp_nanosec, hash: payment.transaction_hash, sentence: sentenceOf(payment, id) }))
  return [...told, ...paid].sort((a, b) => Number(BigInt(b.at) - BigInt(a.at)))
}

function Lines({ id, ledger, past }: { id: string; ledger: Here; past: Past }) {
  const lines = linesOf(id, past)
  return (
    <Fragment>
      {lines.length === 0 && <p class="soft small">Nothing has happened that is known here.</p>}
      <ul class="rows">
        {lines.map(({ key, sentence, says, at, hash }) => (
          <li key={key}>
            <span>{sentence}</span>
            <span class="soft small">{says && `says ${says}, `}{local(at)} · <a href={pageOf(ledger, 'tx', hash)}>every step</a></span>
          </li>
        ))}
      </ul>
      {!past.complete && <p class="soft small">What is older is not listed.</p>}
    </Fragment>
  )
}
