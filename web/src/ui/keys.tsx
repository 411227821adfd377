import type { ComponentChildren } from 'preact'
import { type AccessKey, type Calls, callsLeft } from '../near/access.ts'
import { shown } from '../near/amount.ts'
import { asLine } from '../near/text.ts'
import { Icon } from './icons.tsx'

const callsOfFullBar = 100n

// KeyCard says in plain words what a key may, and what it still buys.
export function KeyCard({ accessKey, price, mine, children }: {
  accessKey: AccessKey
  price: bigint // yocto of a unit of gas
  mine: boolean // the page is unlocked with it
  children?: ComponentChildren
}) {
  const { calls, publicKey } = accessKey
  return (
    <li class="key">
      <span class={calls ? 'icon' : 'icon full'}><Icon name="key" /></span>
      <div class="stack tight">
        <b>{calls ? `A key for ${calls.receiver_id}` : 'A full key'}{mine && <span class="tag">used now</span>}</b>
        <span class="small">{calls ? may(calls) : 'opens everything: it can send all that the account holds, and change its keys.'}</span>
        {calls && <Budget calls={calls} price={price} />}
        <details>
          <summary>Its public key</summary>
          <code class="small">{publicKey}</code>
        </details>
        {children}
      </div>
    </li>
  )
}

// may says which calls a limited key can make.
export const may = ({ method_names: methods, receiver_id: receiver }: Calls): string =>
  `may call ${methods.map((method) => asLine(method, 40)).join(', ') || 'any method'} of ${receiver}, and attach no money.`

// Budget is what a key's allowance still pays for: a full bar is a hundred calls or more.
export function Budget({ calls, price }: { calls: Calls; price: bigint }) {
  const left = callsLeft(calls, price)
  if (left === undefined) return <span class="small soft">Its fees come out of the balance, without a limit.</span>
  const part = Number(left > callsOfFullBar ? callsOfFullBar : left)
  const words = `${shown(calls.allowance!)} left for fees: ${left === 0n ? 'too little for a call' : `${left} ${left === 1n ? 'call' : 'calls'} at least`}`
  return (
    <>
      <div class="meter" role="meter" aria-label="What it still buys" aria-valuemin={0} aria-valuemax={100} aria-valuenow={part} aria-valuetext={words}>
        <div style={{ width: `${part}%` }} />
      </div>
      <span class="small soft">{words}</span>
    </>
  )
}
