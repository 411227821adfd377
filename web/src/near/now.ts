import type { Asker } from './rpc.ts'

// nowOf is what time it is at a ledger, in nanoseconds since 1970: this machine's, unless that is behind the newest block.
export async function nowOf(rpc: Asker): Promise<bigint> {
  const { header } = await rpc.ask<{ header: { timestamp_nanosec: string } }>('block', { finality: 'final' })
  const here = BigInt(Date.now()) * 1_000_000n, there = BigInt(header.timestamp_nanosec)
  return here > there ? here : there
}
