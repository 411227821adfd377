// tera is the gas of a Tgas.
export const tera = 1_000_000_000_000n

// near writes yocto as decimal NEAR, exact and without trailing zeros.
export function near(yocto: string): string {
  const digits = yocto.padStart(25, '0')
  const fraction = digits.slice(-24).replace(/0+$/, '')
  return digits.slice(0, -24) + (fraction && '.' + fraction)
}

// yocto reads decimal NEAR such as 2.5; null for anything else.
export function yocto(text: string): bigint | null {
  const match = /^(\d{1,15})(?:\.(\d{1,24}))?$/.exec(text.trim())
  return match ? BigInt(match[1]! + (match[2] ?? '').padEnd(24, '0')) : null
}
