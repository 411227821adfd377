import type { Drop, Link, LinkState } from '../near/drops.ts'
import { shown, shownUnits } from '../near/amount.ts'

// wordsOf are the states of links for people, as the command line has them.
export const wordsOf: Record<LinkState, string> = {
  open: 'open', under_way: 'under way', claimed: 'claimed', unpaid: 'unpaid', expired: 'expired', dead: 'dead', cancelled: 'cancelled',
  reclaimed: 'reclaimed', deleted: 'deleted', forgotten: 'forgotten',
}

// meaningOf says what a state means.
export const meaningOf: Record<LinkState, string> = {
  open: 'whoever has the link can claim it', under_way: 'a claim has begun and not ended', claimed: 'somebody was paid', unpaid: 'its tokens have not come yet',
  expired: 'its time is over: what it holds can be reclaimed', dead: 'no claim can be paid any more: cancel it, and what it holds comes back',
  cancelled: 'taken back before its end', reclaimed: 'taken back after its end', deleted: 'its key was deleted by the owner of the drop contract',
  forgotten: 'its key is gone, and this ledger no longer knows why',
}

// stateOf says what became of one link.
export function stateOf({ state, usesLeft, account, isKeyGone }: Link, { uses }: Drop): string {
  const used = uses > 1 && usesLeft < uses ? `, used ${uses - usesLeft} of ${uses} times` : ''
  switch (state) {
    case 'claimed': return uses > 1 ? `claimed ${uses} times, last by ${account}` : `claimed by ${account}`
    case 'dead': return isKeyGone ? `dead: its key was deleted${used}` : `dead: attempts that failed used up its fees${used}`
    case 'open': return uses > 1 && !used ? `open, for ${uses} uses` : `open${used}`
    default: return wordsOf[state] + used
  }
}

// kindWords are the kinds of drops for people.
export const kindWords = (kind: string): string => ({ NEAR: 'NEAR', FT: 'tokens', NFT: 'NFTs', CALL: 'calls', MIXED: 'several things' })[kind] ?? kind

// brings is what each claim of a drop brings.
export function brings({ kind, amount, token }: Pick<Drop, 'kind' | 'amount' | 'token'>): string {
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
