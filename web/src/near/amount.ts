// near writes yocto as decimal NEAR, exact and without trailing zeros.
export function near(yocto: string): string {
  const digits = yocto.padStart(25, '0')
  const fraction = digits.slice(-24).replace(/0+$/, '')
  return digits.slice(0, -24) + (fraction && '.' + fraction)
}
