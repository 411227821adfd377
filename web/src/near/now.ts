import type { Asker } from './rpc.ts'

// timeAt is what time it is where a ledger is, in milliseconds since 1970.
export const timeAt = (rpc: Asker): number => rpc.now?.() ?? Date.now()

// nowOf is the same in nanoseconds, and never behind the newest block.
export async function nowOf(rpc: Asker): Promise<bigint> {
  const { header } = await rpc.ask<{ header: { timestamp_nanosec: string } }>('block', { finality: 'final' })
  const here = BigInt(timeAt(rpc)) * 1_000_000n, there = BigInt(header.timestamp_nanosec)
  return here > there ? here : there
}
