import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Action } from '../near/actions.ts'
import { settle } from '../near/settle.ts'
import { humane } from '../near/text.ts'
import { isRefusal, type Outcome, outcomeOf, prepare, type Signed } from '../near/transaction.ts'
import { checksOf, type Deed, passes } from '../near/verdict.ts'
import { Button } from '../ui/button.tsx'
import { Ladder } from '../ui/ladder.tsx'
import { useLoaded } from './data.ts'
import type { Unlocked } from './scene.ts'

// Act is what is about to be signed.
export interface Act {
  deed: Omit<Deed, 'account' | 'key'>
  receiver: string
  actions: Action[]
  verb: string // of the button
  done: string // a sentence about what has happened then
}

type Result = { state: 'done' } | { state: 'failed'; reason: string } | { state: 'unclear'; reason: string; tx: Signed }

// Confirm shows what the ledger will check, and signs and sends if nothing stops it.
export function Confirm({ scene, act, isDanger }: { scene: Unlocked; act: Act; isDanger?: boolean }) {
  const { rpc } = scene.ledger
  const [checks, again] = useLoaded(useCallback(() => checksOf(rpc, { ...act.deed, account: scene.id, key: scene.key }), [rpc, act, scene.id, scene.key]))
  const [result, setResult] = useState<Result>()
  const ended = (outcome: Outcome) => {
    const failure = outcome.latchkey?.failure
    setResult(failure ? { state: 'failed', reason: humane(failure.message) } : { state: 'done' })
    scene.refresh()
  }
  const send = async () => {
    try {
      const tx = await prepare(rpc, scene.id, scene.secret.key, act.receiver, act.actions)
      const settled = await settle(rpc, tx)
      if ('outcome' in settled) ended(settled.outcome)
      else setResult({ state: 'unclear', reason: humane(settled.doubt.message), tx })
    } catch (error) {
      setResult({ state: 'failed', reason: humane((error as Error).message) + (isRefusal(error) ? '' : ' Nothing was sent.') })
    }
  }
  const look = async (tx: Signed) => {
    const outcome = await outcomeOf(rpc, tx).catch(() => undefined)
    if (outcome) ended(outcome)
  }
  if (result) return <Ended result={result} act={act} look={look} />
  if (checks.state === 'waiting') return <p class="soft" role="status">Asking the ledger…</p>
  if (checks.state === 'failed') return <div class="stack"><p class="problem" role="alert">{checks.reason}</p><Button kind="quiet" act={again}>Ask again</Button></div>
  return (
    <div class="stack wide">
      <Ladder checks={checks.value} />
      {passes(checks.value) && <Button kind={isDanger ? 'danger' : undefined} act={send}>{act.verb}</Button>}
    </div>
  )
}

function Ended({ result, act, look }: { result: Result; act: Act; look: (tx: Signed) => Promise<void> }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [result]) // the button that had the focus is gone
  return (
    <div class="stack" role="status" tabIndex={-1} ref={place}>
      {result.state === 'done' && <p class="note ok">✓ {act.done}</p>}
      {result.state === 'failed' && <p class="note no">It did not happen: {result.reason}</p>}
      {result.state === 'unclear' && <p class="note warm">No clear answer: {result.reason} It may have happened, or may still.</p>}
      {result.state === 'unclear' ? <Button kind="quiet" act={() => look(result.tx)}>Look again</Button> : <a class="btn quiet" href="#">Back to the account</a>}
    </div>
  )
}
