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

const milliseconds = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n)

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })

// local is an instant where the reader is: 24 December 2026 at 18:00.
export const local = (nanoseconds: string): string => format.format(new Date(milliseconds(nanoseconds)))
