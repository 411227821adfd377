import { Fragment } from 'preact'
import { local } from '../near/when.ts'
import type { Loaded } from '../ui/loaded.ts'
import type { Past } from './data.ts'
import { sentencesOf } from './sentences.ts'

// Activity is what contracts said of the account, the newest first, each under its name.
export function Activity({ id, past }: { id: string; past: Loaded<Past> }) {
  return (
    <section class="stack" aria-labelledby="activity">
      <h2 id="activity">Activity</h2>
      {past.state === 'waiting' && <p class="soft small">Looking…</p>}
      {past.state === 'failed' && <p class="note warm">What happened cannot be read now: {past.reason}</p>}
      {past.state === 'here' && <Events id={id} past={past.value} />}
    </section>
  )
}

function Events({ id, past }: { id: string; past: Past }) {
  const told = past.events.flatMap((event) => sentencesOf(event, id, past.tokens).map((sentence, i) => ({ event, sentence, key: `${event.cursor}.${i}` })))
  return (
    <Fragment>
      {told.length === 0 && <p class="soft small">No contract has told of this account yet.</p>}
      <ul class="rows">
        {told.map(({ event, sentence, key }) => (
          <li key={key}>
            <span>{sentence}</span>
            <span class="soft small">says {event.contract_id}, {local(event.timestamp_nanosec)} · <a href={`#trace/${event.transaction_hash}`}>every step</a></span>
          </li>
        ))}
      </ul>
      <p class="soft small">{past.complete ? '' : 'Older events are not listed. '}Payments of NEAR from account to account leave no event.</p>
    </Fragment>
  )
}
