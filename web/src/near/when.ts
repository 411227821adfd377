// Times are nanoseconds since 1970, as the ledger has them.

const wholly = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' })
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

export const milliseconds = (nanoseconds: string | bigint): number => Number(BigInt(nanoseconds) / 1_000_000n)

// local is an instant where the reader is: 24 December 2026 at 18:00.
export const local = (nanoseconds: string | bigint): string => wholly.format(milliseconds(nanoseconds))

// day is its day alone, with the year where that is another than now's: 24 December.
export function day(nanoseconds: string | bigint, now = Date.now()): string {
  const at = milliseconds(nanoseconds)
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? dayOfYear : dayAndYear).format(at)
}

// deadline is the last moment of what ends then: a day where that ends at midnight, else
// with the time.
export function deadline(nanoseconds: string | bigint, now = Date.now()): string {
  const last = BigInt(nanoseconds) - 1n // at midnight it is over
  const time = hour.format(milliseconds(nanoseconds))
  return time === '00:00' ? day(last, now) : `${day(nanoseconds, now)}, ${time}`
}
