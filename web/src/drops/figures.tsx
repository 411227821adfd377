import { Fragment } from 'preact'
import { shown } from '../near/amount.ts'
import type { LinkState } from '../near/drops.ts'
import type { Stats } from '../near/stats.ts'
import { meaningOf, wait, wordsOf } from './words.ts'

// Figures are the statistics of links, as latchkey drop stats has them. making is the fee of what made them, where that is known,
// storage what was paid for it.
export function Figures({ stats, making, storage }: { stats: Stats; making?: bigint; storage: bigint }) {
  const { links, states, deposit, claimGas, cameBack, costs, waits } = stats
  return (
    <div class="stack">
      <dl class="figures">
        <div><dt>links</dt><dd>{links}</dd></div>
        {states.map(([state, n]) => <div key={state}><dt>{wordsOf[state]}</dt><dd>{n}</dd></div>)}
        <div><dt>deposit</dt><dd>{shown(deposit)}</dd></div>
        <div><dt>storage, of the deposit</dt><dd>{shown(storage)}</dd></div>
        {links > 0 && <div><dt>storage per link</dt><dd>{shown(storage / BigInt(links))}</dd></div>}
        {making !== undefined && <div><dt>gas of making</dt><dd>{shown(making)}</dd></div>}
        <div><dt>gas of claims so far</dt><dd>{shown(claimGas)}</dd></div>
        <div><dt>came back so far</dt><dd>{shown(cameBack)}</dd></div>
        {costs > 0 && <div><dt>cost per claim</dt><dd>{shown(claimGas / BigInt(costs))}</dd></div>}
        {waits && <div><dt>time to claim, median</dt><dd>{wait(waits.median)}</dd></div>}
        {waits && <div><dt>shortest and longest</dt><dd>{wait(waits.shortest)} – {wait(waits.longest)}</dd></div>}
      </dl>
      <Meanings states={states.map(([state]) => state)} />
    </div>
  )
}

const Meanings = ({ states }: { states: LinkState[] }) => (
  <details>
    <summary>What these words mean</summary>
    <dl class="facts inside">{states.map((state) => <Fragment key={state}><dt>{wordsOf[state]}</dt><dd>{meaningOf[state]}</dd></Fragment>)}</dl>
  </details>
)
