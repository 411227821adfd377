import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { AccessKey } from '../near/access.ts'
import { shown } from '../near/amount.ts'
import { callChecks } from '../near/called.ts'
import { depositOf } from '../near/estimate.ts'
import { dropCount, type Plan, sizeOf } from '../near/plan.ts'
import { type Asker, view } from '../near/rpc.ts'
import type { Secret } from '../near/secret.ts'
import { see } from '../near/seen.ts'
import { reasonOf } from '../near/text.ts'
import { amountOf, fungible } from '../near/tokens.ts'
import { type Check, passes, rungs } from '../near/verdict.ts'
import { Button } from '../ui/button.tsx'
import { download } from '../ui/download.ts'
import { Ladder } from '../ui/ladder.tsx'
import { useLoaded } from '../ui/loaded.ts'
import { Unlock } from '../ui/unlock.tsx'
import { linksTable } from './links.ts'
import { createGas, makeLinks, plannedOf } from './run.ts'
import type { Scene } from './scene.ts'

interface PayProps {
  plan: Plan
  made: number // links
  keeps: boolean // this browser keeps the links
  scene: Scene
  ended: () => void
}

// Pay has the funder's key make what is missing.
export function Pay(props: PayProps) {
  const { scene: { funder, ledger: { rpc }, keep, secret, unlock } } = props
  const [seen, again] = useLoaded(useCallback(() => see(rpc, funder), [rpc, funder]))
  if (seen.state === 'waiting') return <p class="soft" role="status">Asking the ledger…</p>
  if (seen.state === 'failed') return <div class="stack"><p class="problem" role="alert">{seen.reason}</p><Button kind="quiet" act={again}>Ask again</Button></div>
  if (!secret) return <Unlock account={funder} keys={seen.value.keys} keep={keep} onUnlock={unlock} />
  return <Decide {...props} secret={secret} signer={seen.value.keys.find(({ publicKey }) => publicKey === secret.key.publicKey)} />
}

function Decide(props: PayProps & { secret: Secret; signer: AccessKey | undefined }) {
  const { plan, made, keeps, scene: { ledger }, signer } = props
  const { rpc } = ledger
  const [asked, again] = useLoaded(useCallback(() => ask(rpc, plan, made, signer), [rpc, plan, made, signer]))
  const [isSaved, setSaved] = useState(false)
  const save = async () => {
    download(`${plan.label}.csv`, await linksTable(ledger, plan, []), 'text/csv')
    setSaved(true)
  }
  if (asked.state === 'waiting') return <p class="soft" role="status">Asking the ledger…</p>
  if (asked.state === 'failed') return <div class="stack"><p class="problem" role="alert">{asked.reason}</p><Button kind="quiet" act={again}>Ask again</Button></div>
  const { checks, deposit } = asked.value
  return (
    <div class="stack wide">
      <Ladder checks={checks} />
      {passes(checks) && (keeps
        ? <p class="soft small">The links are kept in this browser from now on: whoever uses it can have them.</p>
        : <p class="note warm">This browser keeps nothing: save the links first. Nobody else has them, and the money is in them.</p>)}
      {passes(checks) && !keeps && <Button kind={isSaved ? 'quiet' : undefined} act={save}>Save the links as a file</Button>}
      {passes(checks) && (keeps || isSaved) && <Work {...props} verb={made > 0 ? `Go on, and pay ${shown(deposit)}` : `Pay ${shown(deposit)}`} />}
    </div>
  )
}

// ask asks what the ledger and the token would, and what is still to be paid.
async function ask(rpc: Asker, plan: Plan, made: number, signer: AccessKey | undefined): Promise<{ checks: Check[]; deposit: bigint }> {
  const { funder: account, contract } = plan, deposit = await missing(rpc, plan, made)
  const checks = await callChecks(rpc, { account, key: signer, contract, method: 'create_near_drop', gas: createGas, deposit })
  const lacks = made === 0 && passes(checks) ? await lacking(rpc, plan) : undefined
  const what = plan.terms.ft ?? plan.terms.nft
  return { deposit, checks: what ? [...checks, ...rungs([[`The account has what the links bring of ${what}`, lacks]]).map((rung) => (passes(checks) ? rung : { ...rung, state: 'skipped' as const }))] : checks }
}

// missing is the deposit of the drops that are not made.
async function missing(rpc: Asker, plan: Plan, made: number): Promise<bigint> {
  const count = dropCount(plan), left = plan.links - made, last = sizeOf(plan, count - 1), full = sizeOf(plan, 0)
  const [ofFull, ofLast] = await Promise.all([depositOf(rpc, plannedOf(plan), full), depositOf(rpc, plannedOf(plan), last)])
  const fulls = Math.ceil(left / full) - (left % full === 0 ? 0 : 1)
  return ofFull * BigInt(fulls) + (left % full === 0 ? 0n : ofLast)
}

const askedAtOnce = 20

// lacking says what an account lacks of the tokens that its links are to bring.
async function lacking(rpc: Asker, { terms: { ft, nft, amount, uses }, links, funder, tokens }: Plan): Promise<string | undefined> {
  if (ft) {
    const needs = BigInt(amount!) * BigInt(uses) * BigInt(links)
    const [has, of] = await Promise.all([view<string>(rpc, ft, 'ft_balance_of', { account_id: funder }), fungible(rpc, ft)])
    if (!/^\d{1,39}$/.test(has)) return `What ${ft} says of it is no amount.`
    return BigInt(has) < needs ? `It has ${amountOf(has, ft, of)}, and this takes ${amountOf(String(needs), ft, of)}.` : undefined
  }
  for (let at = 0; nft && at < tokens.length; at += askedAtOnce) {
    const some = tokens.slice(at, at + askedAtOnce)
    const owners = await Promise.all(some.map((token_id) => view<{ owner_id?: string } | null>(rpc, nft, 'nft_token', { token_id })))
    const other = owners.findIndex((token) => token?.owner_id !== funder)
    if (other >= 0) return owners[other] ? `Token ${some[other]} belongs to another account.` : `There is no token ${some[other]}.`
  }
  return undefined
}

// Work makes the links, in this tab alone, and tells how far it is.
function Work({ plan, made: before, keeps, scene: { ledger: { rpc }, campaigns }, secret, verb, ended }: PayProps & { secret: Secret; verb: string }) {
  const [made, setMade] = useState(before)
  const [state, setState] = useState<{ is: 'ready' | 'running' } | { is: 'stopped'; reason: string }>({ is: 'ready' })
  const work = async () => {
    setState({ is: 'running' })
    try {
      await alone(plan.label, () => makeLinks({ rpc, campaigns, plan, key: secret.key, made: setMade }))
      ended()
    } catch (error) {
      if (keeps && !(await campaigns.keeps(plan.label))) return ended() // the page shows how to save them
      setState({ is: 'stopped', reason: reasonOf(error) })
    }
  }
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => { if (state.is !== 'ready') place.current?.focus() }, [state.is]) // the button that had the focus is gone
  if (state.is === 'ready') return <Button act={work}>{verb}</Button>
  return (
    <div class="stack" ref={place} tabIndex={-1} role="status">
      <p>{made} of {plan.links} links are made.</p>
      <div class="meter" role="progressbar" aria-label="Links made" aria-valuemin={0} aria-valuemax={plan.links} aria-valuenow={made}><div style={{ width: `${100 * made / plan.links}%` }} /></div>
      {state.is === 'running' && <p class="soft small">Leave this page open. If it is closed all the same, come back to it: it goes on from there.</p>}
      {state.is === 'stopped' && <p class="note no">It stopped: {state.reason} What is made stands.</p>}
      {state.is === 'stopped' && <Button act={work}>Go on</Button>}
    </div>
  )
}

// alone does something unless it is being done, also in another tab. Where a page is not allowed to know that, the contract refuses keys that it has.
async function alone(label: string, act: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return act()
  await navigator.locks.request(`latchkey links ${label}`, { ifAvailable: true }, (lock) => {
    if (!lock) throw new Error('These links are being made already, here or in another tab.')
    return act()
  })
}
