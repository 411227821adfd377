import { root } from '../near/names.ts'
import type { Scenario, ScenarioStep } from './scenario.ts'
import type { ActionJSON } from './steps.ts'

// What the programs that a scenario is exported to share. Each runs the same steps against a new development ledger, and fails when one of them
// ends otherwise. What it has no words for is an Error.

export type Body = Record<string, unknown>

export const bodyOf = (action: ActionJSON): [name: string, body: Body] => (typeof action === 'string' ? [action, {}] : Object.entries(action)[0]!)
export const limitOf = (body: Body) => (body.access_key as { permission: 'FullAccess' | { FunctionCall: { allowance: string | null; receiver_id: string; method_names: string[] } } }).permission

// accountOf is who signs a step.
export const accountOf = (scenario: Scenario, step: ScenarioStep): string => scenario.keys.find(({ name }) => name === step.key)?.account ?? root

// said leaves out what a new development ledger has anyway, and what clients do not let one choose.
export function said({ steps }: Scenario): [n: number, step: ScenarioStep][] {
  const own = steps.findIndex(({ nonce }) => nonce !== undefined)
  if (own >= 0) throw new Error(`Step ${own + 1} is signed with a nonce that somebody chose; clients choose it themselves.`)
  return steps.map((step, i): [number, ScenarioStep] => [i + 1, step]).filter(([, step]) => !step.publish)
}
