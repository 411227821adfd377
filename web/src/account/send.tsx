import { useState } from 'preact/hooks'
import { validAccount } from '../near/account.ts'
import { shown, yocto } from '../near/amount.ts'
import { Field, Problem } from '../ui/field.tsx'
import { type Act, Confirm } from './confirm.tsx'
import type { Unlocked } from './scene.ts'
import { Sheet } from './sheet.tsx'

// Send pays NEAR to another account.
export function Send(scene: Unlocked) {
  const [to, setTo] = useState('')
  const [amount, setAmount] = useState('')
  const [problem, setProblem] = useState('')
  const [act, setAct] = useState<Act>()
  const write = (change: (text: string) => void) => (text: string) => {
    change(text)
    setProblem('')
    setAct(undefined)
  }
  const check = () => {
    const receiver = to.trim().toLowerCase(), deposit = yocto(amount)
    if (!validAccount(receiver)) return setProblem('An account looks like alice.near: letters a to z, digits, and single . - _ between them.')
    if (receiver === scene.id) return setProblem('That is this account itself.')
    if (!deposit) return setProblem('Write an amount of NEAR, such as 2.5.')
    setAct({
      deed: { deposit, receiver }, receiver, actions: [{ kind: 'transfer', deposit }],
      verb: `Send ${shown(deposit)} to ${receiver}`, done: `${shown(deposit)} went to ${receiver}.`,
    })
  }
  return (
    <Sheet title="Send">
      <form class="stack wide" noValidate onSubmit={(event) => { event.preventDefault(); check() }}>
        <Field id="to" label="To which account?" value={to} onInput={write(setTo)} describedBy="problem" />
        <Field id="amount" label="How much?" value={amount} onInput={write(setAmount)} suffix=" NEAR" inputMode="decimal" describedBy="problem" />
        <Problem id="problem" text={problem} />
        {!act && <button type="submit" class="btn">Check it first</button>}
      </form>
      {act && <Confirm scene={scene} act={act} />}
    </Sheet>
  )
}
