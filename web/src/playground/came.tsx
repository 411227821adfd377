import { useCallback } from 'preact/hooks'
import { changesOf, traceOf } from '../near/explored.ts'
import { Button } from '../ui/button.tsx'
import { Graph } from '../ui/graph.tsx'
import { Ladder } from '../ui/ladder.tsx'
import { useLoaded } from '../ui/loaded.ts'
import type { Draft } from './draft.ts'
import { remedyOf } from './remedy.ts'
import { rungsOf, verdictOf } from './rungs.ts'
import type { Session } from './session.ts'
import type { Step } from './steps.ts'
import { titleOf } from './title.ts'
import type { World } from './world.ts'

// Came is what came of a step: where it was refused and what would satisfy the rule, or all that it led to.
export function Came({ step, session, world, draft, mend, explorer }: {
  step: Step
  explorer: (hash: string) => string // the address of a transaction in the explorer of this ledger
  session: Session
  world: World
  draft: Draft // of the step
  mend: (change: Partial<Draft>) => void
}) {
  const { hash } = step
  const [trace] = useLoaded(useCallback(async () => (hash ? traceOf(session.local, hash) : undefined), [session, hash]))
  const changes = useCallback((id: string) => changesOf(session.local, id), [session])
  const found = trace.state === 'here' ? trace.value : undefined
  const remedy = step.refusal && remedyOf(step.refusal, draft, world)
  return (
    <div class="stack wide">
      <p class="soft small">{titleOf(step)}</p>
      {step.state === 'refused' && <p class="small">Refused by <code>{step.refusal!.rule}</code>: nothing has changed, and nothing was paid.</p>}
      <Ladder checks={rungsOf(step, found)}>
        {remedy && <p>{remedy.text}</p>}
        {remedy?.change && <Button kind="plain" act={() => mend(remedy.change!)}>{remedy.verb} ›</Button>}
      </Ladder>
      {found && <section class="stack" aria-label="What it led to"><h3>What it led to</h3><Graph trace={found} changesOf={changes} /><p class="small"><a href={explorer(hash!)} target="_blank" rel="noopener">Open it in the explorer</a></p></section>}
      {trace.state === 'failed' && <p class="problem">{trace.reason}</p>}
    </div>
  )
}

// Verdict is the step in one line, wherever the reader is.
export const Verdict = ({ step, see }: { step: Step; see: () => void }) => (
  <button type="button" class={`verdict ${step.state}`} onClick={see}>
    <span aria-hidden="true">{step.state === 'done' ? '✓' : '✗'}</span><span role="status">{verdictOf(step)}</span>
  </button>
)
