import { useCallback } from 'preact/hooks'
import { checksOf, type Deed } from '../near/verdict.ts'
import { Confirm as Signed, type Signing } from '../ui/confirm.tsx'
import type { Unlocked } from './scene.ts'

// Act is what is about to be signed by the account of the page.
export interface Act extends Omit<Signing, 'account' | 'key'> {
  deed: Omit<Deed, 'account' | 'key'>
}

// Confirm has the account's key sign, with the way back to the account.
export function Confirm({ scene, act, isDanger }: { scene: Unlocked; act: Act; isDanger?: boolean }) {
  const { rpc } = scene.ledger
  const checks = useCallback(() => checksOf(rpc, { ...act.deed, account: scene.id, key: scene.key }), [rpc, act, scene.id, scene.key])
  return (
    <Signed rpc={rpc} checks={checks} signing={{ ...act, account: scene.id, key: scene.secret.key }} isDanger={isDanger} onEnd={scene.refresh}>
      <a class="btn quiet" href="#">Back to the account</a>
    </Signed>
  )
}
