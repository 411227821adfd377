import { useState } from 'preact/hooks'
import type { Limit } from '../near/actions.ts'
import { validAccount } from '../near/account.ts'
import { yocto } from '../near/amount.ts'
import { Key, publicBytesOf } from '../near/keys.ts'
import { keyFile } from '../near/secret.ts'
import { Button } from '../ui/button.tsx'
import { Cards } from '../ui/cards.tsx'
import { download } from '../ui/download.ts'
import { Field, Problem } from '../ui/field.tsx'
import { may } from '../ui/keys.tsx'
import { type Act, Confirm } from './confirm.tsx'
import type { Unlocked } from './scene.ts'
import { Sheet } from './sheet.tsx'

type Kind = 'full' | 'limited'

// AddKey lets another key in: one that another device has, or one made here and saved first.
export function AddKey(scene: Unlocked) {
  const [kind, setKind] = useState<Kind>('limited')
  const [publicKey, setPublicKey] = useState('')
  const [receiver, setReceiver] = useState('')
  const [methods, setMethods] = useState('')
  const [allowance, setAllowance] = useState('0.25')
  const [saved, setSaved] = useState('')
  const [problem, setProblem] = useState('')
  const [act, setAct] = useState<Act>()
  const write = <T,>(change: (value: T) => void) => (value: T) => {
    change(value)
    setProblem('')
    setAct(undefined)
  }
  const make = () => {
    const key = Key.random()
    download(`${scene.id}-key.json`, keyFile(scene.id, key), 'application/json')
    setSaved('Its secret half is in the file that was saved: nobody else has it.')
    write(setPublicKey)(key.publicKey)
  }
  const check = () => {
    try {
      setAct(actOf(scene, publicKey.trim(), kind === 'full' ? undefined : limitOf(receiver, methods, allowance)))
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <Sheet title="Add a key">
      <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); check() }}>
        <Cards<Kind> name="kind" legend="What should it open?" chosen={kind} onChoose={write(setKind)} options={[
          { value: 'limited', title: 'One application', detail: 'It can call a contract, pay the fees of that, and nothing else.' },
          { value: 'full', title: 'Everything', detail: 'For another device of your own.' },
        ]} />
        {kind === 'limited' && (
          <>
            <Field id="receiver" label="Which contract?" value={receiver} onInput={write(setReceiver)} describedBy="problem" />
            <Field id="methods" label="Which methods? Empty is any" value={methods} onInput={write(setMethods)} describedBy="problem" />
            <Field id="allowance" label="How much for fees?" suffix=" NEAR" inputMode="decimal" value={allowance} onInput={write(setAllowance)} describedBy="problem" />
          </>
        )}
        <Field id="key" label="Public key" value={publicKey} onInput={write(setPublicKey)} describedBy="problem">
          <p class="hint spare" role="status">{saved}</p>
        </Field>
        <Button kind="quiet" act={make}>Make one here and save it</Button>
        <Problem id="problem" text={problem} />
        {!act && <button type="submit" class="btn">Check it first</button>}
      </form>
      {act && <Confirm scene={scene} act={act} />}
    </Sheet>
  )
}

function limitOf(receiver: string, methods: string, allowance: string): Limit {
  const contract = receiver.trim().toLowerCase(), fees = yocto(allowance)
  if (!validAccount(contract)) throw new Error('The contract is an account, such as app.near.')
  if (!fees) throw new Error('Write an amount of NEAR for fees, such as 0.25.')
  return { receiver: contract, allowance: fees, methods: methods.split(/[\s,]+/).filter((method) => method !== '') }
}

function actOf(scene: Unlocked, publicKey: string, limit: Limit | undefined): Act {
  const publicBytes = publicBytesOf(publicKey)
  if (!publicBytes) throw new Error('A public key begins with ed25519: and has 43 or 44 letters and digits behind it.')
  if (scene.seen.keys.some((key) => key.publicKey === publicKey)) throw new Error('The account has that key already.')
  const what = limit ? `that ${may({ receiver_id: limit.receiver, method_names: limit.methods, allowance: '0' })}` : 'that opens everything.'
  return {
    deed: { deposit: 0n }, receiver: scene.id, actions: [{ kind: 'addKey', publicBytes, ...(limit && { limit }) }],
    verb: limit ? 'Add this key' : 'Add this full key', done: `The account has a new key ${what}`,
  }
}
