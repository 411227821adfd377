import { call, type Action } from '../near/actions.ts'
import { shown, tera } from '../near/amount.ts'
import { depositOf, type Planned, registration } from '../near/estimate.ts'
import { eventWith } from '../near/events.ts'
import type { Key } from '../near/keys.ts'
import { dropCount, hashesOf, keyOf, kindOf, offerOf, passwordOf, type Plan, rangeOf, sizeOf, stepsOf, tokensOf } from '../near/plan.ts'
import { type Asker, RpcError, view } from '../near/rpc.ts'
import { settle } from '../near/settle.ts'
import { humane, reasonOf } from '../near/text.ts'
import { isRefusal, type Outcome, outcomeOf, prepare, send } from '../near/transaction.ts'
import type { Campaigns, Step } from '../keep/campaigns.ts'

// Links are made drop after drop. What is sent is kept before it is sent, and asked for first by who comes back: nothing is paid twice.

export const createGas = 300n * tera // of making one drop; most of it comes back
const tokenGas = 100n * tera, registerGas = 30n * tera // alike
const registrationMax = 10n ** 23n // yocto

const methods = { NEAR: 'create_near_drop', FT: 'create_ft_drop', NFT: 'create_nft_drop' }

// Run is links being made, with the funder's key.
export interface Run {
  rpc: Asker
  campaigns: Campaigns
  plan: Plan
  key: Key
  made: (links: number) => void // is told how many are made and paid so far
}

// progressOf is how many links are made and paid, and the ids of the drops that are made.
export async function progressOf(campaigns: Campaigns, plan: Plan): Promise<{ made: number; drops: (string | undefined)[]; isBegun: boolean }> {
  let made = 0, isBegun = false
  const drops: (string | undefined)[] = [], steps = await campaigns.steps(plan.label)
  for (let drop = 0; drop < dropCount(plan); drop++) {
    const first = steps.at(drop, 0), last = steps.at(drop, stepsOf(plan, drop) - 1)
    isBegun ||= first.signed !== undefined || first.isDone === true
    drops.push(first.drop)
    if (last.isDone) made += sizeOf(plan, drop)
  }
  return { made, drops, isBegun }
}

export const plannedOf = (plan: Plan): Planned => ({ ...plan, hasPasswords: plan.passwords.length > 0 })

// makeLinks makes what is missing. Errors are sentences: what is made stands, and a further run goes on from there.
export async function makeLinks(run: Run): Promise<void> {
  const { plan, rpc, campaigns } = run
  await registered(run)
  const deposits = new Map<number, bigint>(), before = await campaigns.steps(plan.label)
  let { made } = await progressOf(campaigns, plan)
  for (let drop = 0; drop < dropCount(plan); drop++) {
    const size = sizeOf(plan, drop), last = stepsOf(plan, drop) - 1
    if (before.at(drop, last).isDone) continue
    if (!deposits.has(size)) deposits.set(size, await depositOf(rpc, plannedOf(plan), size))
    let id = before.at(drop, 0).drop
    for (let step = 0; step <= last; step++) {
      const is = await take(run, { drop, step, id, deposit: deposits.get(size)!, before: before.at(drop, step) })
      id ??= is.drop
    }
    run.made(made += size)
  }
}

// registered has a token know the drop contract.
async function registered({ rpc, plan, key }: Run): Promise<void> {
  const { ft } = plan.terms
  if (!ft) return
  const price = await registration(rpc, ft, plan.contract)
  if (price === 0n) return
  if (price > registrationMax) throw new Error(`${ft} asks ${shown(price)} for knowing the drop contract: this page pays ${shown(registrationMax)} at most.`)
  const { latchkey } = await send(rpc, plan.funder, key, ft, [call('storage_deposit', { account_id: plan.contract, registration_only: true }, registerGas, price)])
  if (latchkey?.failure) throw new Error(humane(latchkey.failure.message))
}

// Task is what one transaction is to do.
interface Task {
  receiver: string
  action: Action
  read: (outcome: Outcome) => Step | undefined // what the outcome says; undefined: it did nothing
  happened: () => Promise<Step | undefined> // asks the ledger whether a transaction did it that nobody knows any more
  none: string // a sentence about one that did nothing
}

// Turn is a transaction whose turn it is.
interface Turn {
  drop: number
  step: number
  id: string | undefined // of the drop, once it is made
  deposit: bigint
  before: Step // how far it came before
}

async function take(run: Run, { drop, step, id, deposit, before }: Turn): Promise<Step> {
  const { rpc, campaigns, plan, key } = run
  if (before.isDone) return before
  const task = step === 0 ? making(run, drop, deposit) : paying(run, drop, step, id!)
  const done = async (is: Step): Promise<Step> => {
    await campaigns.note(plan.label, drop, step, { isDone: true, ...is })
    return is
  }
  const earlier = before.signed && (await goOn(rpc, before.signed, task))
  if (earlier) return done(earlier)
  const signed = await prepare(rpc, plan.funder, key, task.receiver, [task.action])
  await campaigns.note(plan.label, drop, step, { signed })
  const outcome = await outcomeOfSent(rpc, signed)
  const is = task.read(outcome) ?? (await task.happened())
  if (!is) throw new Error(outcome.latchkey?.failure ? humane(outcome.latchkey.failure.message) : task.none)
  return done(is)
}

type Sent = NonNullable<Step['signed']>

async function outcomeOfSent(rpc: Asker, signed: Sent): Promise<Outcome> {
  const settled = await settle(rpc, signed)
  if ('outcome' in settled) return settled.outcome
  throw new Error(`No clear answer: ${reasonOf(settled.doubt)} Whether it happened is asked first when you go on.`)
}

// goOn asks for what may have been sent before, and sends it if it was not; undefined: it did nothing, and cannot any more.
async function goOn(rpc: Asker, signed: Sent, task: Task): Promise<Step | undefined> {
  try {
    const outcome = (await outcomeOf(rpc, signed)) ?? (await outcomeOfSent(rpc, signed))
    return task.read(outcome)
  } catch (error) {
    if (isRefusal(error) && (error.code === 'InvalidNonce' || error.code === 'Expired')) return task.happened() // it never ran and never will, or is forgotten
    throw error
  }
}

const valueOf = ({ status, latchkey }: Outcome): string | undefined =>
  (latchkey?.failure || !status.SuccessValue ? undefined : atob(status.SuccessValue))

function making({ rpc, plan }: Run, drop: number, deposit: bigint): Task {
  const { first, end } = rangeOf(plan, drop), keys = Array.from({ length: end - first }, (_, i) => keyOf(plan, first + i).publicKey)
  const passwords = plan.passwords.length > 0 && { passwords: keys.map((key, i) => hashesOf(passwordOf(plan, first + i)!, key, plan.terms.uses)) }
  return {
    receiver: plan.contract, action: call(methods[kindOf(plan.terms)], { ...offerOf(plan.terms), ...passwords, public_keys: keys }, createGas, deposit),
    none: 'The keys of the links could not be added: the deposit came back.',
    read: (outcome) => {
      const id = valueOf(outcome)
      return id && /^\d+$/.test(id) ? { drop: id } : undefined
    },
    happened: async () => {
      const told = await eventWith(rpc, plan.contract, 'keys_added', 'data.0.public_keys.0', keys[0]!)
      const [data] = (told?.data ?? []) as { drop_id?: unknown }[]
      return data?.drop_id === undefined ? undefined : { drop: String(data.drop_id) }
    },
  }
}

function paying({ rpc, plan }: Run, drop: number, step: number, id: string): Task {
  const { ft, nft, amount, uses } = plan.terms
  const receiver = (ft ?? nft)!, none = `${receiver} brought nothing to drop ${id}: what was sent came back.`
  if (ft) {
    const units = String(BigInt(amount!) * BigInt(uses) * BigInt(sizeOf(plan, drop)))
    return {
      receiver, none, action: call('ft_transfer_call', { receiver_id: plan.contract, amount: units, msg: id }, tokenGas, 1n),
      read: (outcome) => (valueOf(outcome) === `"${units}"` ? {} : undefined),
      happened: async () => ((await isFunded(rpc, plan.contract, id)) ? {} : undefined),
    }
  }
  const token = tokensOf(plan, drop)[step - 1]!
  return {
    receiver, none, action: call('nft_transfer_call', { receiver_id: plan.contract, token_id: token, msg: id }, tokenGas, 1n),
    read: (outcome) => (valueOf(outcome) === 'true' ? {} : undefined),
    happened: async () => {
      const { owner_id: owner } = (await view<{ owner_id?: string } | null>(rpc, receiver, 'nft_token', { token_id: token })) ?? {}
      return owner === plan.contract ? {} : undefined
    },
  }
}

// isFunded reports whether a drop of tokens has what it needs; one that has ended had it.
async function isFunded(rpc: Asker, contract: string, id: string): Promise<boolean> {
  try {
    const { FT } = await view<{ FT?: { funded?: boolean } }>(rpc, contract, 'get_drop_by_id', { drop_id: Number(id) })
    return FT?.funded === true
  } catch (error) {
    if (error instanceof RpcError && error.cause === 'CONTRACT_EXECUTION_ERROR') return true
    throw error
  }
}
