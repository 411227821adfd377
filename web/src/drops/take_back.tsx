import { useCallback, useMemo } from 'preact/hooks'
import type { AccessKey } from '../near/access.ts'
import { call } from '../near/actions.ts'
import { tera } from '../near/amount.ts'
import { callChecks } from '../near/called.ts'
import type { Drop } from '../near/drops.ts'
import { dropContract } from '../near/names.ts'
import type { Secret } from '../near/secret.ts'
import { see } from '../near/seen.ts'
import { Confirm } from '../ui/confirm.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Mark } from '../ui/mark.tsx'
import { Unlock } from '../ui/unlock.tsx'
import type { Scene } from './scene.ts'

const takeBackGas = 300n * tera // most of it comes back

// TakeBack has what unclaimed links hold sent back: of an expired drop it reclaims, of another it cancels.
export function TakeBack({ drop, scene }: { drop: Drop; scene: Scene }) {
  const { funder, ledger, keep, secret, unlock, refresh } = scene
  const [seen] = useLoaded(useCallback(() => see(ledger.rpc, funder), [ledger, funder]))
  const isExpired = drop.links.some(({ state }) => state === 'expired')
  const left = drop.links.filter(({ state }) => state === 'open' || state === 'expired' || state === 'unpaid').length
  return (
    <div class="sheet">
      <div class="top"><Mark /><a class="small" href={`#${funder}/${drop.id}`}>Back to the drop</a></div>
      <h1>{isExpired ? `Reclaim drop ${drop.id}` : `Cancel drop ${drop.id}`}</h1>
      <p>{isExpired ? 'It has expired.' : 'Links that nobody has claimed are worth nothing then, for good.'} What {left === 1 ? 'one link holds' : `${left} links hold`} goes back to {funder}; a claim that is under way ends first.</p>
      {seen.state === 'failed' && <p class="problem" role="alert">{seen.reason}</p>}
      {seen.state === 'here' && (secret
        ? <Decide funder={funder} ledger={ledger} drop={drop} secret={secret} refresh={refresh} method={isExpired ? 'reclaim_drop' : 'cancel_drop'}
          signer={seen.value.keys.find(({ publicKey }) => publicKey === secret.key.publicKey)} />
        : <Unlock account={funder} keys={seen.value.keys} keep={keep} onUnlock={unlock} />)}
    </div>
  )
}

function Decide({ drop, funder, ledger: { rpc }, secret, refresh, method, signer }: Pick<Scene, 'funder' | 'ledger' | 'refresh'> & {
  drop: Drop
  secret: Secret
  method: 'reclaim_drop' | 'cancel_drop'
  signer: AccessKey | undefined
}) {
  const checks = useCallback(() => callChecks(rpc, { account: funder, key: signer, contract: dropContract, method, gas: takeBackGas, deposit: 0n }), [rpc, funder, signer, method])
  const signing = useMemo(() => ({
    account: funder, key: secret.key, receiver: dropContract, actions: [call(method, { drop_id: Number(drop.id) }, takeBackGas)],
    verb: method === 'cancel_drop' ? 'Cancel it' : 'Reclaim it', done: 'What came back is in the account. Take it back once more if links are left.',
  }), [funder, secret, method, drop.id])
  return (
    <Confirm rpc={rpc} checks={checks} signing={signing} isDanger={method === 'cancel_drop'}>
      <a class="btn quiet" href={`#${funder}/${drop.id}`} onClick={refresh}>Back to the drop</a>
    </Confirm>
  )
}
