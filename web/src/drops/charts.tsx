import { useMemo } from 'preact/hooks'
import { shown } from '../near/amount.ts'
import type { Drop } from '../near/drops.ts'
import { type Day, daysOf, kindsOf, type Moment, momentsOf, spansOf } from '../near/stats.ts'
import { Plot } from '../ui/plot.tsx'
import { kindWords } from './words.ts'

// Charts show how links were claimed, what that cost, and how long they waited.
export function Charts({ drops }: { drops: Drop[] }) {
  const { days, moments, kinds, spans } = useMemo(() => ({ days: daysOf(drops), moments: momentsOf(drops, Date.now() / 1000), kinds: kindsOf(drops), spans: spansOf(drops) }), [drops])
  const places = <T,>(all: T[]) => all.map((_, i) => i)
  const hasClaims = days.some(({ claims }) => claims > 0)
  return (
    <section class="plots" aria-label="Charts">
      <Claims days={days} moments={moments} />
      {hasClaims && <Costs days={days} moments={moments} />}
      <Plot title="Links by what they bring" at={places(kinds)} names={kinds.map(({ kind }) => kindWords(kind))}
        lines={[{ name: 'made', colour: '--edge', values: kinds.map(({ links }) => links) }, { name: 'claimed', colour: '--key', values: kinds.map(({ claimed }) => claimed) }]}
        head={['kind', 'drops', 'links', 'claimed']} rows={kinds.map(({ kind, drops, links, claimed }) => [kindWords(kind), ...[drops, links, claimed].map(String)])} />
      {hasClaims && <Plot title="How long links waited" at={places(spans)} names={spans.map(({ words }) => words)}
        lines={[{ name: 'claims', colour: '--key', values: spans.map(({ claims }) => claims || null) }]}
        head={['up to', 'claims']} rows={spans.map(({ words, claims }) => [words, String(claims)])} />}
    </section>
  )
}

interface Of { days: Day[]; moments: Moment[] }

const Claims = ({ days, moments }: Of) => (
  <Plot title="Links made and claimed" at={moments.map(({ at }) => at)}
    lines={[{ name: 'made', colour: '--edge', values: moments.map(({ made }) => made) }, { name: 'claimed', colour: '--key', values: moments.map(({ claimed }) => claimed) }]}
    head={['day, in UTC', 'made', 'claimed']} rows={days.map(({ day, made, claims }) => [day, String(made), String(claims)])} />
)

const nearOf = (yocto: bigint): number => Number(yocto / 10n ** 16n) / 1e8

const Costs = ({ days, moments }: Of) => (
  <Plot title="What claims cost" unit="NEAR" at={moments.map(({ at }) => at)}
    lines={[{ name: 'gas of claims', colour: '--key', values: moments.map(({ gas }) => nearOf(gas)) }, { name: 'storage that is paid for', colour: '--ok', values: moments.map(({ storage }) => nearOf(storage)) }]}
    head={['day, in UTC', 'claims', 'gas', 'gas of each', 'storage paid, less what came back']}
    rows={days.map(({ day, claims, gas, storage }) => [day, String(claims), shown(gas), claims > 0 ? shown(gas / BigInt(claims)) : '', signed(storage)])} />
)

const signed = (yocto: bigint): string => (yocto < 0n ? `−${shown(-yocto)}` : shown(yocto))
