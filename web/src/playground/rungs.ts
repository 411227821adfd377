import { humane } from '../near/text.ts'
import { type Trace, tgas } from '../near/trace.ts'
import type { Check } from '../near/verdict.ts'
import type { Step } from './steps.ts'

// Asked is one thing that the ledger asks before it accepts a transaction, in its order, with the rules
// that it refuses with.
const asked: { text: string; rules: string[] }[] = [
  { text: 'The bytes are a transaction, signed with the key', rules: ['Expired', 'ActionsValidation', 'InvalidTransactionVersion', 'TransactionSizeExceeded', 'InvalidSignature', 'CostOverflow'] },
  { text: 'The account exists and has the key', rules: ['SignerDoesNotExist', 'AccessKeyNotFound'] },
  { text: 'The nonce is the key’s next', rules: ['InvalidNonce', 'NonceTooLarge'] },
  { text: 'The account’s balance pays', rules: ['NotEnoughBalance'] },
  { text: 'The key’s allowance pays', rules: ['NotEnoughAllowance'] },
  { text: 'The account keeps its storage stake', rules: ['LackBalanceForState'] },
  { text: 'The key may do this', rules: ['RequiresFullAccess', 'DepositWithFunctionCall', 'ReceiverMismatch', 'MethodNameMismatch'] },
]

// rungsOf is what was asked about a step, and where it stopped.
export function rungsOf({ refusal, failure }: Step, trace: Trace | undefined): Check[] {
  const why = refusal && humane(refusal.message)
  const at = refusal ? asked.findIndex(({ rules }) => rules.includes(refusal.rule)) : -1
  const stop = refusal && at < 0 ? asked.length : at // what no rule of the protocol refused, the guard did
  const state = (i: number): Check['state'] => (stop < 0 || i < stop ? 'passed' : i === stop ? 'stopped' : 'skipped')
  const rungs = asked.map(({ text }, i): Check => ({ text, state: state(i), why: i === stop ? why : undefined }))
  return [...rungs, guardRung(state(asked.length), why, trace), ranRung(refusal !== undefined, failure)]
}

function guardRung(state: Check['state'], why: string | undefined, trace: Trace | undefined): Check {
  if (state === 'stopped') return { text: 'The contract’s guard', state, why }
  if (trace?.guard_gas) return { text: `The contract’s guard has no objection, for ${tgas(trace.guard_gas)}`, state: 'passed' }
  return { text: 'The contract’s guard', state: 'skipped' }
}

const ranRung = (isRefused: boolean, failure: string | undefined): Check =>
  (isRefused ? { text: 'It runs', state: 'skipped' } : failure ? { text: 'It runs', state: 'stopped', why: humane(failure) } : { text: 'It runs', state: 'passed' })

// verdictOf is the step in one line.
export function verdictOf(step: Step): string {
  const stopped = rungsOf(step, undefined).find(({ state }) => state === 'stopped')
  if (step.state === 'refused') return `Refused: ${stopped?.why ?? step.refusal?.message}`
  return step.state === 'failed' ? `It ran and failed: ${stopped?.why}` : 'Allowed, and done'
}
