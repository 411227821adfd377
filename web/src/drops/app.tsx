import { useCallback, useState } from 'preact/hooks'
import { validAccount } from '../near/account.ts'
import { type Drop, readDrops } from '../near/drops.ts'
import { eventsOfDrops } from '../near/events.ts'
import { costOfMaking, fatesOf } from '../near/fates.ts'
import { dropContract } from '../near/names.ts'
import { nowOf } from '../near/now.ts'
import type { Asker } from '../near/rpc.ts'
import type { Secret } from '../near/secret.ts'
import { Button } from '../ui/button.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Mark } from '../ui/mark.tsx'
import { State, Waiting } from '../ui/state.tsx'
import { useFocus, useView } from '../ui/view.ts'
import { Whose } from '../ui/whose.tsx'
import { List } from './list.tsx'
import { Making } from './making.tsx'
import { NewLinks } from './new.tsx'
import { OneDrop } from './one.tsx'
import type { Scene } from './scene.ts'
import { TakeBack } from './take_back.tsx'

type Base = Pick<Scene, 'ledger' | 'keep' | 'campaigns'>

// App is the page of a funder: #ACCOUNT are its drops, #ACCOUNT/ID is one, #ACCOUNT/ID/cancel takes it back, #ACCOUNT/new
// makes links, #ACCOUNT/links/LABEL are those that this browser has made or is to make.
export function App({ ledger, keep, campaigns }: Base) {
  const view = useView(), [funder = ''] = view.split('/')
  useFocus(view)
  if (validAccount(funder)) return <Funder key={funder} funder={funder} view={view} ledger={ledger} keep={keep} campaigns={campaigns} />
  return (
    <div class="sheet">
      <Mark />
      <h1>Your drops</h1>
      <p class="soft">What became of the links that an account has paid for, and what they cost.</p>
      <Whose ledger={ledger} keep={keep} onChosen={(account) => { location.hash = account }} />
    </div>
  )
}

// Funder has the account's key once it is given.
function Funder({ funder, view, ledger, ...kept }: Base & { funder: string; view: string }) {
  const [loaded, again] = useLoaded(useCallback(() => dropsOf(ledger.rpc, funder), [ledger, funder]))
  const [secret, setSecret] = useState<Secret>()
  const scene: Scene = { ...kept, funder, ledger, secret, unlock: setSecret, refresh: again }
  const [, id, what] = view.split('/')
  if (id === 'new') return <NewLinks scene={scene} />
  if (id === 'links') return <Making key={what} scene={scene} label={what ?? ''} />
  if (loaded.state === 'waiting') return <Waiting title="One moment…" />
  if (loaded.state === 'failed') return <Away reason={loaded.reason} again={again} />
  const { drops, complete } = loaded.value
  const drop = drops.find((one) => one.id === id)
  if (drop && what === 'cancel') return <TakeBack drop={drop} scene={scene} />
  if (drop) return <Looked key={drop.id} drop={drop} scene={scene} />
  return <List drops={drops} complete={complete} scene={scene} lock={() => setSecret(undefined)} />
}

const Away = ({ reason, again }: { reason: string; again: () => void }) => (
  <State icon="cross" tone="no" title="That did not work" text={reason}><Button act={again}>Try again</Button></State>
)

// Looked asks about each link of one drop what events do not tell.
function Looked({ drop, scene }: { drop: Drop; scene: Scene }) {
  const { funder, ledger: { rpc } } = scene
  const [looked, again] = useLoaded(useCallback(async () => {
    const [now, making] = await Promise.all([fatesOf(rpc, dropContract, drop), costOfMaking(rpc, drop, funder)])
    return { now, making }
  }, [rpc, drop, funder]))
  useFocus(looked.state)
  if (looked.state === 'waiting') return <Waiting title="One moment…" />
  if (looked.state === 'failed') return <Away reason={looked.reason} again={again} />
  return <OneDrop drop={looked.value.now} making={looked.value.making} funder={funder} />
}

const wornMax = 24 // drops of which the links are asked about at once

// dropsOf are a funder's drops as events tell of them; links that failed attempts may have used up are asked about.
async function dropsOf(rpc: Asker, funder: string): Promise<{ drops: Drop[]; complete: boolean }> {
  const [{ events, complete }, now] = await Promise.all([eventsOfDrops(rpc, dropContract, funder), nowOf(rpc)])
  const drops = readDrops(events, funder, now)
  const worn = drops.filter(({ isOver, links }) => !isOver && links.some(({ state, tries }) => state === 'open' && tries > 0)).slice(0, wornMax)
  const asked = new Map(await Promise.all(worn.map(async (drop) => [drop, await fatesOf(rpc, dropContract, drop)] as const)))
  return { drops: drops.map((drop) => asked.get(drop) ?? drop), complete }
}
