import { useCallback, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import { validAccount } from '../near/account.ts'
import { type Drop, readDrops } from '../near/drops.ts'
import { allEvents } from '../near/events.ts'
import type { Here } from '../near/here.ts'
import { dropContract } from '../near/names.ts'
import type { Secret } from '../near/secret.ts'
import { Button } from '../ui/button.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Mark } from '../ui/mark.tsx'
import { State, Waiting } from '../ui/state.tsx'
import { useFocus, useView } from '../ui/view.ts'
import { Whose } from '../ui/whose.tsx'
import { List } from './list.tsx'
import { NewDrop } from './new.tsx'
import { OneDrop } from './one.tsx'
import { TakeBack } from './take_back.tsx'

// App is the page of a funder: #ACCOUNT are its drops, #ACCOUNT/ID is one,
// #ACCOUNT/ID/cancel takes it back, #ACCOUNT/new makes one.
export function App({ ledger, keep }: { ledger: Here; keep: Keep }) {
  const view = useView(), [funder = ''] = view.split('/')
  useFocus(view)
  if (validAccount(funder)) return <Funder key={funder} funder={funder} view={view} ledger={ledger} keep={keep} />
  return (
    <div class="sheet">
      <Mark />
      <h1>Your drops</h1>
      <p class="soft">What became of the links that an account has paid for, and what they cost.</p>
      <Whose ledger={ledger} keep={keep} onChosen={(account) => { location.hash = account }} />
    </div>
  )
}

// Funder has the account's key once it is given; every view asks the ledger anew.
function Funder({ funder, view, ledger, keep }: { funder: string; view: string; ledger: Here; keep: Keep }) {
  const [loaded, again] = useLoaded(useCallback(() => dropsOf(ledger, funder), [ledger, funder]))
  const [secret, setSecret] = useState<Secret>()
  if (loaded.state === 'waiting') return <Waiting title="One moment…" />
  if (loaded.state === 'failed') return <State icon="cross" tone="no" title="That did not work" text={loaded.reason}><Button act={again}>Try again</Button></State>
  const { drops, complete } = loaded.value
  const [, id, what] = view.split('/')
  const drop = drops.find((one) => one.id === id)
  if (id === 'new') return <NewDrop funder={funder} ledger={ledger} keep={keep} secret={secret} unlock={setSecret} refresh={again} />
  if (drop && what === 'cancel') return <TakeBack drop={drop} funder={funder} ledger={ledger} keep={keep} secret={secret} unlock={setSecret} refresh={again} />
  if (drop) return <OneDrop drop={drop} funder={funder} />
  return <List drops={drops} complete={complete} funder={funder} isOpen={secret !== undefined} lock={() => setSecret(undefined)} />
}

async function dropsOf({ rpc }: Here, funder: string): Promise<{ drops: Drop[]; complete: boolean }> {
  const { events, complete } = await allEvents(rpc, { contract_id: dropContract, standard: 'latchkey-drop', funder_id: funder })
  return { drops: readDrops(events, BigInt(Date.now()) * 1_000_000n), complete }
}
