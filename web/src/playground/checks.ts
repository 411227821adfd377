import { el } from './dom.ts'
import type { Move } from './game.ts'
import { tgas } from './trace.ts'

// Check is one thing that is asked before a transaction is accepted, in the
// order of the ledger; rules are what it refuses with.
interface Check {
  text: string
  rules: string[]
}

const protocol: Check[] = [
  { text: 'The bytes are a transaction, signed with the key', rules: ['Expired', 'ActionsValidation', 'InvalidTransactionVersion', 'TransactionSizeExceeded', 'InvalidSignature', 'CostOverflow'] },
  { text: 'The account exists and has the key', rules: ['SignerDoesNotExist', 'AccessKeyNotFound'] },
  { text: 'The nonce is the key’s next', rules: ['InvalidNonce', 'NonceTooLarge'] },
  { text: 'The account’s balance pays', rules: ['NotEnoughBalance'] },
  { text: 'The key’s allowance pays', rules: ['NotEnoughAllowance'] },
  { text: 'The account keeps its storage stake', rules: ['LackBalanceForState'] },
  { text: 'The key may call this method of this contract, without a deposit', rules: ['RequiresFullAccess', 'DepositWithFunctionCall', 'ReceiverMismatch', 'MethodNameMismatch'] },
]

// checks lists what was asked about a move and which of it said no.
export function checks(move: Move): HTMLElement {
  const list = el('ol', { className: 'checks' })
  const step = (state: string, text: string) => list.append(el('li', { className: state }, text))
  let stopped = false
  for (const { text, rules } of protocol) {
    if (stopped) step('skipped', text)
    else if (move.refusal && rules.includes(move.refusal.rule)) {
      step('stopped', `${text}: ${move.refusal.message}`)
      stopped = true
    } else step('passed', text)
  }
  const guard = 'The contract’s guard'
  if (stopped) step('skipped', guard)
  else if (move.refusal) step('stopped', `${guard}: ${move.refusal.message}`)
  else if (move.guarded) step('passed', `${guard} has no objection, for ${tgas(move.trace?.guard_gas ?? 0)}`)
  else step('skipped', move.limited ? 'The account’s contract has no guard' : 'No guard: a full-access key is never guarded')
  const ran = 'It runs'
  if (move.refusal) step('skipped', ran)
  else if (move.failure) step('stopped', `${ran}: ${move.failure}`)
  else step('passed', ran)
  return list
}
