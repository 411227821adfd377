// One tab of a browser has the ledger at a time, by a Web Lock.

// TakenError: another tab of this browser has the ledger.
export class TakenError extends Error {}

// lockWait is how long a worker that ends may keep the lock, in milliseconds; one that computes ends later.
export const lockWait = 500, busyLockWait = 15_000

// withLock does something while nobody else has the ledger; TakenError when somebody has it for longer than wait milliseconds.
export async function withLock<T>(wait: number, work: () => Promise<T>): Promise<T> {
  let has = false
  return navigator.locks.request('latchkey-ledger', { signal: AbortSignal.timeout(wait) }, () => {
    has = true
    return work()
  }).catch((error: unknown) => { throw has ? error : new TakenError() }) as Promise<T>
}
