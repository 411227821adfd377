import { useMemo, useState } from 'preact/hooks'
import type { Drop, Link } from '../near/drops.ts'
import { statsOf, storagePaid } from '../near/stats.ts'
import { local } from '../near/when.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { Mark } from '../ui/mark.tsx'
import { Charts } from './charts.tsx'
import { Figures } from './figures.tsx'
import { brings, stateOf } from './words.ts'

const shownAtOnce = 100

// OneDrop is one drop: its figures, and what became of each link. making is the fee of what made it.
export function OneDrop({ drop, making, funder }: { drop: Drop; making?: bigint; funder: string }) {
  const [most, setMost] = useState(shownAtOnce)
  const only = useMemo(() => [drop], [drop])
  const csv = () => download(`drop-${drop.id}.csv`, table(drop), 'text/csv')
  return (
    <div class="sheet broad">
      <div class="top"><Mark /><a class="small" href={`#${funder}`}>All drops</a></div>
      <div>
        <h1>Drop {drop.id}</h1>
        <p>{brings(drop)}{drop.end !== undefined && <span class="soft"> until {local(drop.end)}</span>}</p>
      </div>
      <div class="columns">
        <div class="stack wide">
          <Figures stats={statsOf(only)} making={making} storage={storagePaid(drop)} />
          <div class="row">
            {!drop.isOver && <a class="btn" href={`#${funder}/${drop.id}/cancel`}>Take it back</a>}
            <Button kind="quiet" act={csv}>Save the list</Button>
          </div>
        </div>
        <section class="stack" aria-labelledby="links">
          <h2 id="links">Links</h2>
          <ul class="rows">{drop.links.slice(0, most).map((link) => <li key={link.publicKey}><One link={link} drop={drop} /></li>)}</ul>
          {drop.links.length > most && <Button kind="quiet" act={() => setMost(most + shownAtOnce)}>Show more</Button>}
        </section>
      </div>
      <Charts drops={only} />
    </div>
  )
}

const One = ({ link, drop }: { link: Link; drop: Drop }) => (
  <>
    <span class="line"><span class="number">Link {link.number}</span><b>{stateOf(link, drop)}</b></span>
    <code class="soft small">{link.publicKey}</code>
    {link.at !== undefined && <span class="soft small">{local(link.at)}</span>}
  </>
)

// table is what became of each link, in the columns of latchkey drop show --csv that are known here.
const table = ({ id, links }: Drop): string =>
  ['number,public_key,drop_id,state,account_id,at', ...links.map(({ number, publicKey, state, account, at }) =>
    [number, publicKey, id, state, account ?? '', at === undefined ? '' : new Date(Number(at / 1_000_000n)).toISOString()].join())].join('\r\n') + '\r\n'
