import { type Action, call } from '../near/actions.ts'
import { tera } from '../near/amount.ts'
import { Key } from '../near/keys.ts'
import { dropContract, library, root } from '../near/names.ts'
import { exists } from '../near/accounts.ts'
import { jsonArgs } from './action_json.ts'
import openResolver from '../../../plugins/examples/assemblyscript/open_resolver.ts?raw'
import type { Session } from './session.ts'
import type { ActionJSON, Step } from './steps.ts'

// Lesson is something to find out by trying. What is asked is seen in the steps, which are the ledger's own word.
export interface Lesson {
  id: string
  title: string
  task: string
  hint: string
  solved: (steps: Step[]) => boolean // of those since it began
  why: string // said when it is solved
  next: string
  begin?: (session: Session) => Promise<void> // makes what it needs
}

const near = 10n ** 24n

const bodyOf = (step: Step, name: string): Record<string, unknown> | undefined =>
  step.tried?.actions.map((action: ActionJSON) => (typeof action === 'object' ? action[name] : undefined)).find((body) => body !== undefined)

const calls = (step: Step, method: string): boolean => bodyOf(step, 'FunctionCall')?.method_name === method
const isBy = (step: Step, account: string): boolean => step.tried?.signer_id === account
const wasAccepted = (step: Step): boolean => step.state !== 'refused'
const wasRefused = (step: Step, rule: string): boolean => step.state === 'refused' && step.refusal?.rule === rule
const sameKey = (a: Step, b: Step): boolean => a.tried !== undefined && a.tried.public_key === b.tried?.public_key

// follows reports whether some step holds, and one behind it holds for it.
const follows = (steps: Step[], first: (step: Step) => boolean, then: (step: Step, before: Step) => boolean): boolean =>
  steps.some((step, i) => first(step) && steps.slice(i + 1).some((later) => then(later, step)))

// account makes one with a full key, unless it is there.
async function account(session: Session, name: string, ...more: Action[]): Promise<{ id: string; publicKey: string }> {
  const id = `${name}.${root}`
  const known = session.book.all().find((entry) => entry.account === id)
  if (known && (await exists(session.local, id))) return { id, publicKey: known.key.publicKey }
  const key = Key.random()
  await session.play({ account: root, isRoots: true, receiver: id, made: { account: id, label: 'full key', key },
    actions: [{ kind: 'createAccount' }, { kind: 'transfer', deposit: 20n * near }, { kind: 'addKey', publicBytes: key.publicBytes }, ...more] }, '')
  return { id, publicKey: key.publicKey }
}

// using makes an account that uses a standard contract.
async function using(session: Session, name: string, plugin: string): Promise<void> {
  const { id, publicKey } = await account(session, name)
  await session.publish(`${plugin}.${library}`)
  await session.play({ account: id, isRoots: false, receiver: id, actions: [{ kind: 'useGlobalContract', publisher: `${plugin}.${library}` }] }, publicKey)
}

async function adaBegins(session: Session): Promise<void> {
  const { id, publicKey } = await account(session, 'ada'), key = Key.random()
  await session.play({ account: id, isRoots: false, receiver: id, made: { account: id, label: 'small key', key },
    actions: [{ kind: 'addKey', publicBytes: key.publicBytes, limit: { receiver: dropContract, methods: ['create_near_drop'], allowance: 35n * near / 10_000n } }] }, publicKey)
}

async function isaBegins(session: Session): Promise<void> {
  const { id, publicKey } = await account(session, 'isa')
  if (await exists(session.local, `issuer.${library}`)) return
  await using(session, 'isa', 'issuer')
  const settings = { contract_id: dropContract, method_names: ['create_near_drop'], allowance: String(near / 20n), issue_rate: { calls: 5, seconds: 3600 } }
  await session.play({ account: id, isRoots: false, receiver: id, actions: [call('configure', settings, 30n * tera)] }, publicKey)
}

// bankBegins has a bank with a fault, and 3 NEAR of alice's in it.
async function bankBegins(session: Session): Promise<void> {
  const { id, publicKey } = await account(session, 'bank'), depositor = await account(session, 'alice')
  await account(session, 'mallory')
  await session.play({ account: id, isRoots: false, receiver: id, actions: [{ kind: 'deployContract', code: await session.compiled(openResolver) }] }, publicKey)
  for (let i = 0; i < 3; i++) await session.play({ account: depositor.id, isRoots: false, receiver: id, actions: [call('put_in', {}, 30n * tera, near)] }, depositor.publicKey)
}

export const lessons: Lesson[] = [
  {
    id: 'keys', title: 'A full key and a limited one',
    task: 'Try to pay 0.1 NEAR out of alice.test.near with her drop key, and see which rule says no. Then pay it with a key that may.',
    hint: 'Choose “pay” in the sentence. The full key opens everything.',
    solved: (steps) => follows(steps, (step) => wasRefused(step, 'RequiresFullAccess') && bodyOf(step, 'Transfer') !== undefined && isBy(step, `alice.${root}`),
      (later) => later.state === 'done' && isBy(later, `alice.${root}`) && bodyOf(later, 'Transfer') !== undefined),
    why: 'A limited key signs calls of one contract and nothing else: whoever steals it cannot move money.',
    next: 'Try to add a key with it, or to delete the account.',
  },
  {
    id: 'payable', title: 'A limited key attaches no money',
    task: 'Have the drop key call create_near_drop with a deposit and be refused; then make that drop with the full key.',
    hint: 'What a drop of one key costs, its contract says when it is given too little.',
    solved: (steps) => follows(steps, (step) => wasRefused(step, 'DepositWithFunctionCall'), (later) => later.state === 'done' && calls(later, 'create_near_drop') && bodyOf(later, 'FunctionCall')?.deposit !== '0'),
    why: 'Methods that take money cannot be called with a limited key at all, so an application that holds one spends fees and nothing more.',
    next: 'Look at what of the deposit came back, in the tree of receipts.',
  },
  {
    id: 'allowance', title: 'An allowance that runs out', begin: adaBegins,
    task: 'The small key of ada.test.near has 0.0035 NEAR for fees. Use it until the ledger says that the allowance does not pay.',
    hint: 'Call create_near_drop without a deposit, with 30 Tgas: it fails, and burns gas all the same. What is not burnt comes back to the allowance.',
    solved: (steps) => follows(steps, (step) => wasAccepted(step) && isBy(step, `ada.${root}`) && calls(step, 'create_near_drop'), (later, before) => wasRefused(later, 'NotEnoughAllowance') && sameKey(later, before)),
    why: 'All that is attached must be there before a call begins; what it leaves comes back.',
    next: 'Attach less gas with the same key.',
  },
  {
    id: 'nonces', title: 'Two applications with one key',
    task: 'Two applications sign with one key and do not know of each other. Sign something with the nonce that was used last, and see what is said.',
    hint: '“as JSON” has the transaction; add "nonce": and a number beside the actions. What a step used is in its changes.',
    solved: (steps) => follows(steps, (step) => wasAccepted(step) && step.tried?.nonce !== undefined, (later, before) => wasRefused(later, 'InvalidNonce') && sameKey(later, before) && later.tried?.nonce === before.tried?.nonce),
    why: 'Each nonce of a key counts once. Two applications need two keys: that is what they are for.',
    next: 'Leave one out, and sign with the one before it afterwards.',
  },
  {
    id: 'replay', title: 'A key that comes back',
    task: 'Add a key, use it, delete it, and add the same key again. Then sign with the nonce that it used before.',
    hint: 'A key that was chosen is added as JSON: AddKey with its public_key. The list of keys still has it.',
    solved: (steps) => steps.some((refused, i) => wasRefused(refused, 'InvalidNonce') && cameBack(steps.slice(0, i), refused)),
    why: 'A key that is added begins with a nonce above all that it can have used, so nothing that was signed before counts again.',
    next: 'See in the changes with which nonce a new key begins.',
  },
  {
    id: 'drop', title: 'A drop from both sides',
    task: 'Make a drop with two keys as alice, and claim one of them for an account other than hers, with its key or by its link.',
    hint: '“Add a new key” twice in the form of create_near_drop. Claim keys call claim_for.',
    solved: (steps) => follows(steps, (step) => step.state === 'done' && calls(step, 'create_near_drop') && keysIn(step).length >= 2,
      (later, before) => later.state === 'done' && later.tried !== undefined && keysIn(before).includes(later.tried.public_key) && argsIn(later).account_id !== `alice.${root}`),
    why: 'The key in the link is a limited key of the drop’s account: who holds it needs no account, and no money.',
    next: 'Use the same link again.',
  },
  {
    id: 'callback', title: 'A callback that anybody may call', begin: bankBegins,
    task: 'bank.test.near has 3 NEAR of alice’s, and a fault: it gives credit back when a payment fails, and believes whoever says so. Take 1 NEAR out as mallory, who has put nothing in. Then try the same on the drop: resolve_near_claim.',
    hint: 'resolve_take_out takes {"account_id": "mallory.test.near"}. Then take_out.',
    solved: (steps) => follows(steps, (step) => step.state === 'done' && isBy(step, `mallory.${root}`) && calls(step, 'take_out'),
      (later) => later.state === 'failed' && calls(later, 'resolve_near_claim') && later.tried?.receiver_id === dropContract)
      && !steps.some((step) => isBy(step, `mallory.${root}`) && calls(step, 'put_in')),
    why: 'A callback is a method like any other. The drop’s ask that their caller is the contract itself, and says so in its ABI: private.',
    next: 'Mend the bank: write it anew with that question, and deploy it.',
  },
  {
    id: 'expiry', title: 'A key until a date', begin: (session) => using(session, 'eve', 'proxy'),
    task: 'Grant a key of eve.test.near some calls until a few seconds from now. Use it once before, and once after.',
    hint: 'grant with calls: [{"contract_id": "drop.test.near"}], and expires_at: +60 s. It takes no date that has passed.',
    solved: (steps) => follows(steps, (step) => wasAccepted(step) && isBy(step, `eve.${root}`) && !calls(step, 'grant'),
      (later, before) => wasRefused(later, 'GuardRefused') && sameKey(later, before) && /expired/.test(later.refusal!.message)),
    why: 'The protocol knows no dates for keys. The account’s contract is asked before anything is accepted that the key signs.',
    next: 'Look at what asking the guard has cost.',
  },
  {
    id: 'rate', title: 'A key with a rate', begin: (session) => using(session, 'eve', 'proxy'),
    task: 'Grant a key of eve.test.near one call an hour, use it, and try once more.',
    hint: 'grant with calls: [{"contract_id": "drop.test.near"}], and rate: {"calls": 1, "seconds": 3600}.',
    solved: (steps) => follows(steps, (step) => wasAccepted(step) && isBy(step, `eve.${root}`) && !calls(step, 'grant'),
      (later, before) => wasRefused(later, 'GuardRefused') && sameKey(later, before) && /too often/.test(later.refusal!.message)),
    why: 'A rate bounds what a stolen key can do before somebody looks.',
    next: 'Grant one with rules on its arguments.',
  },
  {
    id: 'issuer', title: 'Keys that an application gives out', begin: isaBegins,
    task: 'isa.test.near gives users keys that call create_near_drop. Issue one, and call with it.',
    hint: 'issue with “A new key”; then choose the issue key. What it calls may fail: it was accepted.',
    solved: (steps) => follows(steps, (step) => step.state === 'done' && calls(step, 'issue') && isBy(step, `isa.${root}`), (later, before) => wasAccepted(later) && later.tried?.public_key === argsIn(before).public_key),
    why: 'The user plays at once, with a key of the application’s account: no account of their own, no wallet, no money.',
    next: 'Issue more than the rate allows.',
  },
  {
    id: 'recovery', title: 'An account that lost its key', begin: (session) => using(session, 'rosa', 'recovery'),
    task: 'Have alice.test.near guard rosa.test.near with a delay of a second, give rosa a new key as alice, and use that.',
    hint: 'configure as rosa; start_recovery and, when the delay is over, complete_recovery as alice.',
    solved: (steps) => follows(steps, (step) => step.state === 'done' && calls(step, 'start_recovery') && !isBy(step, `rosa.${root}`),
      (later, before) => wasAccepted(later) && isBy(later, `rosa.${root}`) && later.tried?.public_key === argsIn(before).new_public_key),
    why: 'Guardians can do nothing before the delay is over, and the owner can cancel until then.',
    next: 'Begin another, and cancel it as rosa.',
  },
]

const argsIn = (step: Step): Record<string, unknown> => jsonArgs(bodyOf(step, 'FunctionCall')?.args) ?? {}

function keysIn(step: Step): string[] {
  const keys = argsIn(step).public_keys
  return Array.isArray(keys) ? keys.map(String) : []
}

// cameBack reports whether a key was used with that nonce, deleted, and added again.
function cameBack(steps: Step[], refused: Step): boolean {
  const { public_key, nonce } = refused.tried!
  const used = steps.findIndex((step) => wasAccepted(step) && step.tried?.public_key === public_key && step.tried.nonce === nonce)
  const gone = steps.findIndex((step, i) => i > used && step.state === 'done' && bodyOf(step, 'DeleteKey')?.public_key === public_key)
  return used >= 0 && gone >= 0 && steps.some((step, i) => i > gone && step.state === 'done' && bodyOf(step, 'AddKey')?.public_key === public_key)
}
