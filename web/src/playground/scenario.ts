import { validAccount } from '../near/account.ts'
import type { Action } from '../near/actions.ts'
import { Key } from '../near/keys.ts'
import { library, root } from '../near/names.ts'
import { asLine } from '../near/text.ts'
import { base64 } from '@scure/base'
import { actionOf, opened } from './action_json.ts'
import type { Known } from './book.ts'
import type { Plan } from './draft.ts'
import { onDemand } from './plugin_names.ts'
import type { Session } from './session.ts'
import type { ActionJSON, Step } from './steps.ts'

// A scenario is what was tried, in its order, to be tried again on a new ledger. Keys go by names; their public
// halves, wherever they stand, are written {NAME}. Each run makes keys of its own, unless the secrets are in it.

export interface ScenarioKey {
  name: string // k1, k2
  account: string
  label: string
  secret?: string
}

export interface ScenarioStep {
  key: string // who signs: a key's name, or root
  publish?: string // in place of the rest: a standard contract that the ledger did not begin with
  receiver_id: string
  actions: ActionJSON[] // arguments that are JSON stand as such
  nonce?: number
  code?: string // base64, of what is deployed
  expect: Step['state']
  rule?: string // that refused it
}

export interface Scenario {
  latchkey_scenario: 1
  keys: ScenarioKey[]
  steps: ScenarioStep[]
}

const rootKey = 'root'

// scenarioOf is what a session has tried; left is how many steps others signed, which cannot be tried again.
export async function scenarioOf(session: Session, withSecrets: boolean): Promise<{ scenario: Scenario; left: number }> {
  const known = session.book.all()
  const names = new Map(known.map((entry, i) => [entry.key.publicKey, `k${i + 1}`]))
  const made = await Promise.all(session.steps.map((step) => stepOf(session, step, names)))
  const steps = made.filter((step) => step !== undefined)
  const keys = known.map(({ account, label, secret, key }: Known): ScenarioKey => ({ name: names.get(key.publicKey)!, account, label, ...(withSecrets && { secret }) }))
  return { scenario: { latchkey_scenario: 1, keys, steps }, left: made.length - steps.length }
}

async function stepOf(session: Session, step: Step, names: Map<string, string>): Promise<ScenarioStep | undefined> {
  const { tried, state: expect, refusal } = step
  if (!tried) return undefined
  const { signer_id, public_key, receiver_id, nonce } = tried
  if (signer_id === library) return { key: rootKey, publish: receiver_id, receiver_id, actions: [], expect }
  const key = signer_id === root ? rootKey : names.get(public_key)
  if (!key) return undefined
  const code = await codeOf(session, step)
  if (code === null) return undefined
  const actions = JSON.parse(withNames(JSON.stringify(tried.actions.map(opened)), names)) as ActionJSON[]
  return { key, receiver_id, actions, expect, ...(expect === 'refused' && nonce && { nonce }), ...(code && { code }), ...(refusal && { rule: refusal.rule }) }
}

const isDeploying = ({ tried }: Step): boolean => tried!.actions.some((action) => typeof action === 'object' && 'DeployContract' in action)

// codeOf is what a step deployed; null when nobody has it any more.
async function codeOf(session: Session, step: Step): Promise<string | null | undefined> {
  if (!isDeploying(step)) return undefined
  if (step.state !== 'done') return null
  const { code_base64 } = await session.local.at(step.n).ask<{ code_base64: string }>('query', { request_type: 'view_code', finality: 'final', account_id: step.tried!.receiver_id })
  return code_base64
}

const withNames = (text: string, names: Map<string, string>): string =>
  text.replace(/ed25519:[1-9A-HJ-NP-Za-km-z]{32,44}/g, (key) => (names.has(key) ? `{${names.get(key)!}}` : key))

const stepsMax = 2_000, keysMax = 2_000

// readScenario reads a scenario that somebody gave. Errors say what is wrong with it.
export function readScenario(text: string): Scenario {
  let given: Partial<Scenario> | null
  try {
    given = JSON.parse(text) as Partial<Scenario> | null
  } catch {
    throw new Error('This is no scenario: it is no JSON.')
  }
  if (given?.latchkey_scenario !== 1 || !Array.isArray(given.keys) || !Array.isArray(given.steps)) throw new Error('This is no scenario: "latchkey_scenario" must be 1, with lists of keys and steps.')
  if (given.steps.length > stepsMax || given.keys.length > keysMax) throw new Error(`This scenario is too long: at most ${stepsMax} steps and ${keysMax} keys are played.`)
  const names = new Set([rootKey])
  given.keys.forEach((key, i) => {
    if (!/^k\d{1,5}$/.test(String(key?.name)) || names.has(key.name) || !validAccount(String(key.account)) || typeof key.label !== 'string') throw new Error(`keys[${i}]: it must have a name such as k1 of its own, an account and a label.`)
    if (key.secret !== undefined && !Key.parse(String(key.secret))) throw new Error(`keys[${i}]: its secret is none.`)
    names.add(key.name)
  })
  given.steps.forEach((step, i) => {
    if (!names.has(String(step?.key)) || typeof step.receiver_id !== 'string' || !Array.isArray(step.actions)) throw new Error(`steps[${i}]: it must have the name of a key, a receiver_id and a list of actions.`)
    if (!ends.includes(step.expect) || !/^\w{1,60}$/.test(step.rule ?? 'none')) throw new Error(`steps[${i}]: "expect" must be ${ends.join(', ')}, and "rule" the name of one.`)
  })
  const scenario = given as Scenario, made = keysFor(scenario)
  scenario.steps.forEach((step, i) => checkStep(step, `steps[${i}]`, scenario.keys, made))
  return scenario
}

const ends: Step['state'][] = ['done', 'failed', 'refused']

// checkStep requires that a step can be tried: whoever begins to play has given up another ledger.
function checkStep(step: ScenarioStep, at: string, keys: ScenarioKey[], made: Map<string, Key>): void {
  if (step.publish !== undefined) {
    if (!onDemand.some(({ name }) => `${name}.${library}` === step.publish)) throw new Error(`${at}: "publish" must be one of ${onDemand.map(({ name }) => `${name}.${library}`).join(', ')}.`)
    return
  }
  if (!validAccount(step.receiver_id)) throw new Error(`${at}: its receiver_id is no account.`)
  if (step.nonce !== undefined && !(Number.isSafeInteger(step.nonce) && step.nonce > 0)) throw new Error(`${at}: its nonce must be a whole number.`)
  try {
    planOf(step, keys, made)
  } catch (error) {
    throw new Error(`${at}: ${asLine((error as Error).message, 200)}`)
  }
}

// keysFor are a scenario's keys by their names: those that it brings, and new ones.
const keysFor = ({ keys }: Scenario): Map<string, Key> => new Map(keys.map(({ name, secret }) => [name, (secret && Key.parse(secret)) || Key.random()]))

// Played is a step that ended otherwise than when it was saved.
export interface Differs {
  n: number
  expected: string
  ended: string
}

// playScenario tries all steps on a new ledger. One that cannot be tried ends otherwise, and the others follow.
export async function playScenario(session: Session, scenario: Scenario): Promise<Differs[]> {
  const { keys, steps } = scenario, made = keysFor(scenario)
  await session.book.add(...keys.map(({ name, account, label }) => ({ account, label: asLine(label, 60), key: made.get(name)! })))
  const differ: Differs[] = []
  for (const [n, step] of steps.entries()) {
    const ended = await endOf(session, () => (step.publish ? session.publish(step.publish) : session.play(planOf(step, keys, made), made.get(step.key)?.publicKey ?? '')))
    const expected = [step.expect, step.rule].filter(Boolean).join(' by ')
    if (ended !== expected) differ.push({ n, expected, ended })
  }
  return differ
}

// endOf is how a step ended, in words.
async function endOf(session: Session, attempt: () => Promise<void>): Promise<string> {
  const before = session.steps.length
  try {
    await attempt()
  } catch (error) {
    return `not tried: ${asLine((error as Error).message, 200)}`
  }
  const last = session.steps.length > before ? session.steps.at(-1)! : undefined
  return last ? [last.state, last.refusal?.rule].filter(Boolean).join(' by ') : 'done'
}

function planOf(step: ScenarioStep, keys: ScenarioKey[], made: Map<string, Key>): Plan {
  const text = JSON.stringify(step.actions).replace(/\{(k\d{1,5})\}/g, (whole, name: string) => made.get(name)?.publicKey ?? whole)
  const actions = (JSON.parse(text) as unknown[]).map((action, i): Action => deployed(action, step) ?? actionOf(action, `actions[${i}]`))
  const isRoots = step.key === rootKey
  if (isRoots && actions[0]?.kind !== 'createAccount') throw new Error(`The root makes accounts, and signs nothing else: ${step.receiver_id}`)
  const account = isRoots ? root : keys.find(({ name }) => name === step.key)!.account
  return { account, isRoots, receiver: step.receiver_id, actions, ...(step.nonce && { nonce: BigInt(step.nonce) }) }
}

const deployed = (action: unknown, { code }: ScenarioStep): Action | undefined =>
  (code !== undefined && typeof action === 'object' && action !== null && 'DeployContract' in action ? { kind: 'deployContract', code: base64.decode(code) } : undefined)
