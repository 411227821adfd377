import { shown } from '../near/amount.ts'
import type { Stats } from '../near/drops.ts'
import { wait, wordsOf } from './words.ts'

// Figures are the statistics of links, as latchkey drop stats has them.
export function Figures({ stats }: { stats: Stats }) {
  const { links, states, deposit, claimGas, cameBack, costs, waits, days } = stats
  const most = Math.max(...days.map(([, n]) => n), 1)
  return (
    <div class="stack wide">
      <dl class="figures">
        <div><dt>links</dt><dd>{links}</dd></div>
        {states.map(([state, n]) => <div key={state}><dt>{wordsOf[state]}</dt><dd>{n}</dd></div>)}
        <div><dt>deposit</dt><dd>{shown(deposit)}</dd></div>
        <div><dt>gas of claims so far</dt><dd>{shown(claimGas)}</dd></div>
        <div><dt>came back so far</dt><dd>{shown(cameBack)}</dd></div>
        {costs > 0 && <div><dt>cost per claim</dt><dd>{shown(claimGas / BigInt(costs))}</dd></div>}
        {waits && <div><dt>time to claim, median</dt><dd>{wait(waits.median)}</dd></div>}
      </dl>
      {days.length > 0 && (
        <section class="stack" aria-labelledby="days">
          <h2 id="days">Claims of each day</h2>
          <ul class="bars">
            {days.map(([day, n]) => (
              <li key={day}>
                <span>{day}</span>
                <div class="meter" aria-hidden="true"><div style={{ width: `${100 * n / most}%` }} /></div>
                <b>{n}</b>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
