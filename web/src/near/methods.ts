import { type Asker, RpcError } from './rpc.ts'
import { asText } from './text.ts'

// What a contract says of its methods. Its author wrote that, and nothing holds the methods to it.

const methodsMax = 512
const docMax = 280 // characters that are shown

// Method is one that a contract lists.
export interface Method {
  name: string
  isView: boolean
  isPrivate: boolean // for the contract's own account
  isPayable: boolean // takes money with it
  doc: string // empty when it says nothing
}

// methodsOf are those that a contract lists; undefined when it lists none.
export async function methodsOf(rpc: Asker, contract: string): Promise<Method[] | undefined> {
  try {
    const { abi } = await rpc.ask<{ abi?: unknown }>('latchkey_contract', { account_id: contract })
    return readMethods(abi)
  } catch (error) {
    if (error instanceof RpcError && (error.cause === 'UNKNOWN_ACCOUNT' || error.cause === 'NO_CONTRACT_CODE')) return undefined
    throw error
  }
}

// readMethods are those of a contract's ABI; undefined when it lists none.
export function readMethods(abi: unknown): Method[] | undefined {
  const listed = (abi as { methods?: unknown } | null | undefined)?.methods
  if (!Array.isArray(listed)) return undefined
  return listed.slice(0, methodsMax).flatMap((one: Record<string, unknown> | null): Method[] => (typeof one?.name === 'string' ? [{
    name: one.name, isView: one.kind === 'view', isPrivate: one.private === true, isPayable: one.payable === true, doc: typeof one.doc === 'string' ? asText(one.doc, docMax) : '',
  }] : []))
}

// missing are the names that a contract which lists its methods does not have.
export const missing = (names: string[], methods: Method[] | undefined): string[] =>
  (methods === undefined ? [] : names.filter((name) => !methods.some((method) => method.name === name)))
