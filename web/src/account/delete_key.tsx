import { useMemo, useState } from 'preact/hooks'
import { fullKeys } from '../near/access.ts'
import { publicBytesOf } from '../near/keys.ts'
import { may } from '../ui/keys.tsx'
import { type Act, Confirm } from './confirm.tsx'
import type { Unlocked } from './scene.ts'
import { Sheet } from './sheet.tsx'

// DeleteKey takes a key away. Before the last full one it warns: behind that door nobody has a key.
export function DeleteKey({ publicKey, ...scene }: Unlocked & { publicKey: string }) {
  const [isMeant, setMeant] = useState(false)
  const [gone] = useState(() => scene.seen.keys.find((key) => key.publicKey === publicKey))
  const [isLast] = useState(() => gone !== undefined && !gone.calls && fullKeys(scene.seen.keys).length === 1)
  const act = useMemo((): Act | undefined => {
    const publicBytes = publicBytesOf(publicKey)
    return publicBytes ? {
      deed: { deposit: 0n }, receiver: scene.id, actions: [{ kind: 'deleteKey', publicBytes }], verb: isLast ? 'Delete the last full key' : 'Delete this key', done: 'The key is deleted: it opens nothing any more.',
    } : undefined
  }, [publicKey, scene.id, isLast])
  if (!gone || !act) return <Sheet title="Delete a key"><p>{scene.id} has no such key that this page could delete.</p></Sheet>
  const isOwn = publicKey === scene.secret.key.publicKey
  return (
    <Sheet title="Delete a key">
      <p>{gone.calls ? `It ${may(gone.calls)}` : 'It is a full key: it opens everything.'}</p>
      <code class="small">{publicKey}</code>
      {isOwn && <p class="note warm">It is the key that this page is unlocked with.</p>}
      {isLast && (
        <div class="note no">
          <p><b>It is the last full key.</b> Without it nobody can send what {scene.id} holds or add a key, ever: not you, and not whoever runs this ledger.</p>
          <label class="check"><input type="checkbox" checked={isMeant} onChange={(event) => setMeant(event.currentTarget.checked)} /> I want to lose access to this account.</label>
        </div>
      )}
      {(!isLast || isMeant) && <Confirm scene={scene} act={act} isDanger />}
    </Sheet>
  )
}
