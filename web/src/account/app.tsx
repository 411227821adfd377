import { useCallback, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import type { Here } from '../near/here.ts'
import type { Secret } from '../near/secret.ts'
import { see } from '../near/seen.ts'
import { Button } from '../ui/button.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { State, Waiting } from '../ui/state.tsx'
import { Unlock } from '../ui/unlock.tsx'
import { useFocus, useView } from '../ui/view.ts'
import { AddKey } from './add_key.tsx'
import { remember } from './data.ts'
import { DeleteKey } from './delete_key.tsx'
import { Home } from './home.tsx'
import { Receive } from './receive.tsx'
import type { Scene } from './scene.ts'
import { Send } from './send.tsx'
import { Sheet } from './sheet.tsx'
import { Wallet } from './wallet.tsx'

// App is the page of one account: what everybody may see, and what its owner can do once
// the page is unlocked. The key is in this component alone.
export function App({ id, ledger, keep }: { id: string; ledger: Here; keep: Keep }) {
  const [loaded, refresh] = useLoaded(useCallback(() => see(ledger.rpc, id), [ledger, id]))
  const [past, remind] = useLoaded(useCallback(() => remember(ledger.rpc, id), [ledger, id]))
  const [secret, setSecret] = useState<Secret>()
  const view = useView()
  useFocus(view)

  if (loaded.state === 'waiting') return <Waiting title="One moment…" />
  if (loaded.state === 'failed') return <State icon="cross" tone="no" title="That did not work" text={loaded.reason}><Button act={refresh}>Try again</Button></State>
  const [what, which = ''] = view.split('/')
  if (!loaded.value.account) return <Missing id={id} refresh={refresh} />
  const scene: Scene = { id, ledger, keep, seen: loaded.value, refresh: () => { refresh(); remind() } }
  if (what === 'receive') return <Receive id={id} />
  if (!isOwners(what)) return <Home {...scene} past={past} secret={secret} lock={() => setSecret(undefined)} />
  if (!secret || what === 'unlock') {
    return (
      <Sheet title={`Unlock ${id}`}>
        <Unlock account={id} keys={loaded.value.keys} keep={keep} onUnlock={(given) => {
          setSecret(given)
          if (what === 'unlock') location.hash = ''
        }} />
      </Sheet>
    )
  }
  const own = { ...scene, secret, key: scene.seen.keys.find(({ publicKey }) => publicKey === secret.key.publicKey) }
  switch (what) {
    case 'send': return <Send {...own} />
    case 'add': return <AddKey {...own} />
    case 'delete': return <DeleteKey {...own} publicKey={which} />
    default: return <Wallet {...own} />
  }
}

const owners = ['unlock', 'send', 'add', 'delete', 'wallet']
const isOwners = (view: string | undefined): boolean => view !== undefined && owners.includes(view)

const Missing = ({ id, refresh }: { id: string; refresh: () => void }) => (
  <State icon="question" title="There is no such account" text={`Nobody has made ${id} on the ledger of ${location.host}, or it was deleted.`}
    help="A claim link can make it, and so can whoever owns the name above it.">
    <Button act={refresh}>Look again</Button>
  </State>
)
