import { shown } from '../near/amount.ts'
import { asLine } from '../near/text.ts'
import type { ActionJSON, Step } from './steps.ts'

type Body = Record<string, unknown>

const words: Record<string, (body: Body, receiver: string) => string> = {
  Transfer: (body, receiver) => `pay ${shown(String(body.deposit))} to ${receiver}`,
  FunctionCall: (body, receiver) => `call ${String(body.method_name)} of ${receiver}${body.deposit === '0' ? '' : ` with ${shown(String(body.deposit))}`}`,
  AddKey: () => 'add a key',
  DeleteKey: () => 'delete a key',
  DeleteAccount: (body) => `delete the account, the rest to ${String(body.beneficiary_id)}`,
  DeployContract: () => 'deploy a contract',
  DeployGlobalContractByAccountId: (_, receiver) => `publish ${receiver}`,
  UseGlobalContractByAccountId: (body) => `use ${String(body.account_id)}`,
}

const titleMax = 240 // characters: who calls a method chooses its name

// titleOf is a step in a few words.
export function titleOf({ tried, brought }: Step): string {
  if (brought) return 'bring a ledger from elsewhere'
  if (!tried) return 'change the ledger’s settings'
  if (tried.actions[0] === 'CreateAccount' && tried.actions.length === 3 && !isPublishing(tried.actions)) return `make the account ${tried.receiver_id}`
  return asLine(`${tried.signer_id}: ${tried.actions.map((action) => wordsOf(action, tried.receiver_id)).join(', ')}`, titleMax)
}

const isPublishing = (actions: ActionJSON[]): boolean => actions.some((action) => typeof action === 'object' && 'DeployGlobalContractByAccountId' in action)

function wordsOf(action: ActionJSON, receiver: string): string {
  if (typeof action === 'string') return action === 'CreateAccount' ? `make ${receiver}` : action
  const [name, body] = Object.entries(action)[0]!
  return words[name]?.(body, receiver) ?? name
}
