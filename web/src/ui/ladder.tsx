import type { ComponentChildren } from 'preact'
import type { Check } from '../near/verdict.ts'

// Ladder shows what is asked before a transaction is accepted, rung by rung, and where it stops;
// children stand there.
export const Ladder = ({ checks, children }: { checks: Check[]; children?: ComponentChildren }) => (
  <ol class="ladder" aria-label="What the ledger checks">
    {checks.map(({ state, text, why }) => (
      <li key={text} class={state}>
        <span class="rung">{text}{state === 'skipped' && <span class="soft"> (not asked)</span>}</span>
        {state === 'stopped' && <div class="note no"><p>{why}</p>{children}</div>}
      </li>
    ))}
  </ol>
)
