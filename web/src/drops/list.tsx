import { useState } from 'preact/hooks'
import type { Drop } from '../near/drops.ts'
import { statsOf, storagePaid, sum } from '../near/stats.ts'
import { day, local } from '../near/when.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/mark.tsx'
import { Charts } from './charts.tsx'
import { Figures } from './figures.tsx'
import { Kept } from './kept.tsx'
import { brings } from './words.ts'
import type { Scene } from './scene.ts'

const shownAtOnce = 100

// List is all that a funder has made, the newest first.
export function List({ drops, complete, scene, lock }: { drops: Drop[]; complete: boolean; scene: Scene; lock: () => void }) {
  const { funder, secret } = scene
  return (
    <div class="sheet broad">
      <div class="top">
        <Mark />
        {secret ? <button type="button" class="chip" onClick={lock}>Lock</button> : <a class="small" href="#">Another account</a>}
      </div>
      <div>
        <h1>Your drops</h1>
        <p class="name">{funder}</p>
      </div>
      <a class="btn" href={`#${funder}/new`}>Make links</a>
      <Kept scene={scene} />
      {!complete && <p class="note warm">There is more than this page reads: the oldest drops are missing.</p>}
      {drops.length === 0 ? <p class="soft">{funder} has made no drop yet.</p> : (
        <div class="columns">
          <Figures stats={statsOf(drops)} storage={sum(drops.map(storagePaid))} />
          <Lines drops={drops} funder={funder} />
        </div>
      )}
      {drops.length > 0 && <Charts drops={drops} />}
    </div>
  )
}

function Lines({ drops, funder }: { drops: Drop[]; funder: string }) {
  const [most, setMost] = useState(shownAtOnce)
  return (
    <div class="stack">
      <ul class="rows" aria-label="Drops">{drops.slice(0, most).map((drop) => <li key={drop.id}><Line drop={drop} funder={funder} /></li>)}</ul>
      {drops.length > most && <Button kind="quiet" act={() => setMost(most + shownAtOnce)}>Show more</Button>}
    </div>
  )
}

function Line({ drop, funder }: { drop: Drop; funder: string }) {
  const claimed = drop.links.filter(({ state }) => state === 'claimed').length
  return (
    <>
      <span class="line"><a href={`#${funder}/${drop.id}`}>Drop {drop.id}</a><b>{brings(drop)}</b></span>
      <span class="soft small">{claimed} of {drop.links.length} claimed · made {day(drop.made)} · {endOf(drop)}</span>
    </>
  )
}

function endOf({ isOver, isCancelled, end }: Drop): string {
  if (isCancelled) return 'cancelled'
  if (isOver) return 'over'
  return end === undefined ? 'no end' : `until ${local(end)}`
}
