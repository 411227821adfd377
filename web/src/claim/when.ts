import { milliseconds } from '../near/when.ts'

// Gifts may open on a day and close on another: start and end, in nanoseconds
// since 1970 as decimal strings, or null.
export interface Window {
  start?: string | null
  end?: string | null
}

export type Phase = 'early' | 'open' | 'late'

// phaseOf says where in its window a gift is now, in milliseconds since 1970.
// The contract has the last word, by the ledger's clock.
export function phaseOf({ start, end }: Window, now: number): Phase {
  if (end && milliseconds(end) <= now) return 'late'
  return start && milliseconds(start) > now ? 'early' : 'open'
}
