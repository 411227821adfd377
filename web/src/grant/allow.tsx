import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Keep } from '../keep/kept.ts'
import { actionsOf, grantChecks, termsPlugin } from '../near/grant.ts'
import { accountPage, type Here } from '../near/here.ts'
import type { Secret } from '../near/secret.ts'
import { type Seen, see } from '../near/seen.ts'
import type { Outcome } from '../near/transaction.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { may } from '../ui/keys.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Unlock } from '../ui/unlock.tsx'
import type { Answer, Request } from './request.ts'

interface AllowProps {
  id: string
  request: Request
  ledger: Here
  keep: Keep
  answer: (answer: Answer) => void
  another: () => void
}

// Allow unlocks an account and has it grant the key. The account's own key is in this component alone.
export function Allow(props: AllowProps) {
  const { id, request, ledger, keep, another } = props
  const [loaded, again] = useLoaded(useCallback(() => see(ledger.rpc, id), [ledger, id]))
  const [secret, setSecret] = useState<Secret>()
  const title = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => title.current?.focus(), [loaded.state, secret]) // what had the focus is gone
  return (
    <div class="stack wide">
      <div class="top">
        <h2 ref={title} tabIndex={-1} class="name">{id}</h2>
        <button type="button" class="chip" onClick={another}>Another account</button>
      </div>
      {loaded.state === 'waiting' && <p class="soft" role="status">Asking the ledger…</p>}
      {loaded.state === 'failed' && <><p class="problem" role="alert">{loaded.reason}</p><Button kind="quiet" act={again}>Ask again</Button></>}
      {loaded.state === 'here' && (
        isIn(loaded.value, request) ? <Already {...props} seen={loaded.value} />
          : secret ? <Decide {...props} seen={loaded.value} secret={secret} again={again} />
            : <Unlock account={id} keys={loaded.value.keys} keep={keep} onUnlock={setSecret} />
      )}
    </div>
  )
}

const isIn = ({ keys }: Seen, { publicKey }: Request): boolean => keys.some((key) => key.publicKey === publicKey)

// Already is for who comes with a key that the account has: from another tab, or for a second time.
function Already({ id, request, ledger, seen, answer }: AllowProps & { seen: Seen }) {
  const calls = seen.keys.find((key) => key.publicKey === request.publicKey)?.calls
  return (
    <>
      <p class="note">{id} has this key already. It {calls ? may(calls) : 'opens everything.'} <a href={accountPage(ledger, id)} target="_blank" rel="noopener">Look at its keys</a></p>
      <Button act={() => answer({ account_id: id, public_key: request.publicKey })}>Go back to {request.back.host}</Button>
    </>
  )
}

function Decide({ id, request, ledger, seen, secret, answer, again }: AllowProps & { seen: Seen; secret: Secret; again: () => void }) {
  const { rpc } = ledger
  const key = seen.keys.find(({ publicKey }) => publicKey === secret.key.publicKey)
  const checks = useCallback(() => grantChecks(rpc, request, id, key), [rpc, request, id, key])
  const actions = useMemo(() => (seen.account ? actionsOf(request, seen.account) : []), [request, seen])
  const signing = { account: id, key: secret.key, receiver: id, actions, verb: `Allow it for ${request.back.host}`, done: 'The key is added.' }
  const ended = ({ latchkey }: Outcome) => {
    if (!latchkey?.failure) answer({ account_id: id, public_key: request.publicKey })
  }
  return (
    <>
      {actions.some(({ kind }) => kind === 'useGlobalContract') && <p class="note">Your account gets the contract {termsPlugin} with it, which holds keys to their dates.</p>}
      <Confirm rpc={rpc} checks={checks} signing={signing} onEnd={ended}>
        <Button kind="quiet" act={again}>Look at it again</Button>
      </Confirm>
    </>
  )
}
