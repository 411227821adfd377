import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Action } from '../near/actions.ts'
import type { Key } from '../near/keys.ts'
import type { Asker } from '../near/rpc.ts'
import { settle } from '../near/settle.ts'
import { humane, reasonOf } from '../near/text.ts'
import { isRefusal, type Outcome, outcomeOf, prepare, type Signed } from '../near/transaction.ts'
import { type Check, passes } from '../near/verdict.ts'
import { Button } from './button.tsx'
import { Ladder } from './ladder.tsx'
import { useLoaded } from './loaded.ts'

// Signing is a transaction that waits for its signer's word.
export interface Signing {
  account: string
  key: Key
  receiver: string
  actions: Action[]
  verb: string // of the button
  done: string // a sentence about what has happened then
}

type Result = { state: 'done' } | { state: 'failed'; reason: string } | { state: 'unclear'; reason: string; tx: Signed }

// Confirm shows what the ledger will check, and signs and sends if nothing stops it. onEnd hears
// what became of it, once that is clear; children are the way on from there.
export function Confirm({ rpc, checks: ask, signing, isDanger, onEnd, children }: {
  rpc: Asker
  checks: () => Promise<Check[]> // the same function as long as it would ask the same
  signing: Signing
  isDanger?: boolean
  onEnd?: (outcome: Outcome) => void
  children?: ComponentChildren
}) {
  const [checks, again] = useLoaded(ask)
  const [result, setResult] = useState<Result>()
  const ended = (outcome: Outcome) => {
    const failure = outcome.latchkey?.failure
    setResult(failure ? { state: 'failed', reason: humane(failure.message) } : { state: 'done' })
    onEnd?.(outcome)
  }
  const send = async () => {
    try {
      const tx = await prepare(rpc, signing.account, signing.key, signing.receiver, signing.actions)
      const settled = await settle(rpc, tx)
      if ('outcome' in settled) ended(settled.outcome)
      else setResult({ state: 'unclear', reason: reasonOf(settled.doubt), tx })
    } catch (error) {
      setResult({ state: 'failed', reason: reasonOf(error) + (isRefusal(error) ? '' : ' Nothing was sent.') })
    }
  }
  const look = async (tx: Signed) => {
    const outcome = await outcomeOf(rpc, tx).catch(() => undefined)
    if (outcome) ended(outcome)
  }
  if (result) return <Ended result={result} done={signing.done} look={look}>{children}</Ended>
  if (checks.state === 'waiting') return <p class="soft" role="status">Asking the ledger…</p>
  if (checks.state === 'failed') return <div class="stack"><p class="problem" role="alert">{checks.reason}</p><Button kind="quiet" act={again}>Ask again</Button></div>
  return (
    <div class="stack wide">
      <Ladder checks={checks.value} />
      {passes(checks.value) && <Button kind={isDanger ? 'danger' : undefined} act={send}>{signing.verb}</Button>}
    </div>
  )
}

function Ended({ result, done, look, children }: { result: Result; done: string; look: (tx: Signed) => Promise<void>; children?: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [result]) // the button that had the focus is gone
  return (
    <div class="stack" role="status" tabIndex={-1} ref={place}>
      {result.state === 'done' && <p class="note ok">✓ {done}</p>}
      {result.state === 'failed' && <p class="note no">It did not happen: {result.reason}</p>}
      {result.state === 'unclear' && <p class="note warm">No clear answer: {result.reason} It may have happened, or may still.</p>}
      {result.state === 'unclear' ? <Button kind="quiet" act={() => look(result.tx)}>Look again</Button> : children}
    </div>
  )
}
