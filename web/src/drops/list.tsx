import type { Drop } from '../near/drops.ts'
import { statsOf } from '../near/drops.ts'
import { day, local } from '../near/when.ts'
import { Mark } from '../ui/mark.tsx'
import { Figures } from './figures.tsx'
import { brings } from './words.ts'

// List is all that a funder has made, the newest first.
export function List({ drops, complete, funder, isOpen, lock }: { drops: Drop[]; complete: boolean; funder: string; isOpen: boolean; lock: () => void }) {
  return (
    <div class="sheet broad">
      <div class="top">
        <Mark />
        {isOpen ? <button type="button" class="chip" onClick={lock}>Lock</button> : <a class="small" href="#">Another account</a>}
      </div>
      <div>
        <h1>Your drops</h1>
        <p class="name">{funder}</p>
      </div>
      <a class="btn" href={`#${funder}/new`}>Make links</a>
      {!complete && <p class="note warm">There is more than this page reads: the newest drops are missing.</p>}
      {drops.length === 0 ? <p class="soft">{funder} has made no drop yet.</p> : (
        <div class="columns">
          <Figures stats={statsOf(drops)} />
          <ul class="rows" aria-label="Drops">{drops.map((drop) => <li key={drop.id}><Line drop={drop} funder={funder} /></li>)}</ul>
        </div>
      )}
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
