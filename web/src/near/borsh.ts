import { joined } from './bytes.ts'

// Writer of the few Borsh forms that a claim needs (NEAR's binary format).
export class Writer {
  private parts: Uint8Array[] = []

  raw(bytes: Uint8Array): this {
    this.parts.push(bytes)
    return this
  }

  // number writes n in size little-endian bytes; an Error when it has more.
  number(n: bigint | number, size: number): this {
    const bytes = new Uint8Array(size)
    let rest = BigInt(n)
    for (let i = 0; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 255n)
    if (rest !== 0n) throw new Error(`${n} is more than a transaction can say: at most ${(1n << BigInt(8 * size)) - 1n}`)
    return this.raw(bytes)
  }

  blob(bytes: Uint8Array): this {
    return this.number(bytes.length, 4).raw(bytes)
  }

  text(s: string): this {
    return this.blob(new TextEncoder().encode(s))
  }

  bytes(): Uint8Array {
    return joined(this.parts)
  }
}
