import type { Drop, LinkState } from '../near/drops.ts'
import { shown, shownUnits } from '../near/amount.ts'

// wordsOf are the states of links for people, as the command line has them.
export const wordsOf: Record<LinkState, string> = {
  open: 'open', under_way: 'under way', claimed: 'claimed', unpaid: 'unpaid', expired: 'expired', cancelled: 'cancelled', reclaimed: 'reclaimed',
}

// brings is what each claim of a drop brings.
export function brings({ kind, amount, token }: Drop): string {
  if (kind === 'NEAR' && amount) return `${shown(amount)} each`
  if (amount && token) return `${shownUnits(amount, 0)} units of ${token} each`
  return token ? `one of ${token} each` : 'several things each'
}

// wait is a time that links waited.
export function wait(seconds: number): string {
  const units: [number, string][] = [[86_400, 'd'], [3_600, 'h'], [60, 'min']]
  const [size, name] = units.find(([size]) => seconds >= size) ?? [1, 's']
  return `${(seconds / size).toFixed(1)} ${name}`
}
