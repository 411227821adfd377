import type { Check } from '../near/verdict.ts'

// Ladder shows what is asked before a transaction is accepted, rung by rung, and where it stops.
export const Ladder = ({ checks }: { checks: Check[] }) => (
  <ol class="ladder" aria-label="What the ledger checks">
    {checks.map(({ state, text, why }) => (
      <li key={text} class={state}>
        <span class="rung">{text}{state === 'skipped' && <span class="soft"> (not asked)</span>}</span>
        {state === 'stopped' && <p class="note no">{why}</p>}
      </li>
    ))}
  </ol>
)
