import { useState } from 'preact/hooks'
import type { Step } from './steps.ts'
import { titleOf } from './title.ts'

const shownOnPhone = 7, shownOnDesk = 30 // of which each has room for a finger

// Timeline has all that was tried, a part of it at a time; at is the step that is looked at.
export function Timeline({ steps, at, look }: { steps: Step[]; at: number; look: (n: number) => void }) {
  const shown = innerWidth < 960 ? shownOnPhone : shownOnDesk
  const [from, setFrom] = useState(0)
  const start = at < from || at >= from + shown ? Math.max(0, Math.min(steps.length - shown, at - Math.floor(shown / 2))) : from
  if (start !== from) setFrom(start)
  const step = steps[at]
  return (
    <nav class="timeline" aria-label="All that was tried">
      <span class="block">block {step?.height ?? '…'}</span>
      <button type="button" class="chip" aria-label="One step back" disabled={at <= 0} onClick={() => look(at - 1)}>‹</button>
      <ol>
        {steps.slice(start, start + shown).map((one) => (
          <li key={one.n}>
            <button type="button" class={`mark-${one.state}`} aria-current={one.n === at ? 'step' : undefined} title={titleOf(one)}
              aria-label={`Step ${one.n + 1}: ${titleOf(one)}, ${one.state}`} onClick={() => look(one.n)} />
          </li>
        ))}
      </ol>
      <button type="button" class="chip" aria-label="One step on" disabled={at >= steps.length - 1} onClick={() => look(at + 1)}>›</button>
      {steps.length > shown && <input type="range" aria-label="Step" min={0} max={steps.length - 1} value={at} onInput={(event) => look(Number(event.currentTarget.value))} />}
      <span class="soft count">step {at + 1} of {steps.length}</span>
    </nav>
  )
}
