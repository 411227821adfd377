// tera is the gas of a Tgas.
export const tera = 1_000_000_000_000n

const decimalsOfNear = 24, decimalsOfTera = 12
const yoctoMax = (1n << 128n) - 1n
const decimalsShown = 5

// decimal writes whole units of a token as a decimal number, exact and without trailing zeros.
function decimal(units: string, decimals: number): string {
  const digits = units.padStart(decimals + 1, '0')
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return digits.slice(0, digits.length - decimals) + (decimals > 0 && fraction ? '.' + fraction : '')
}

// shownUnits is decimal for people: cut behind five decimals, and never 0 for what is not.
export function shownUnits(units: string, decimals: number): string {
  const whole = decimal(units, decimals)
  const cut = whole.replace(new RegExp(`(\\.\\d{${decimalsShown}})\\d+$`), '$1').replace(/\.?0+$/, (zeros) => (whole.includes('.') ? '' : zeros))
  return cut === '0' && whole !== '0' ? `less than 0.${'0'.repeat(decimalsShown - 1)}1` : cut.replace(/^\d{5,}/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, '\u202f'))
}

// near writes yocto as decimal NEAR, exact and without trailing zeros.
export const near = (yocto: string): string => decimal(yocto, decimalsOfNear)

// shown writes yocto as NEAR for people.
export const shown = (yocto: string | bigint): string => `${shownUnits(String(yocto), decimalsOfNear)} NEAR`

// units reads a decimal such as 2.5 of something with so many decimals; null for anything else.
export function units(text: string, decimals: number): bigint | null {
  const match = /^(\d{1,39})(?:\.(\d{1,64}))?$/.exec(text.trim()), fraction = match?.[2] ?? ''
  return match && fraction.length <= decimals ? BigInt(match[1]! + fraction.padEnd(decimals, '0')) : null
}

// yocto reads decimal NEAR such as 2.5; null for anything else, and for more than there can be.
export function yocto(text: string): bigint | null {
  const amount = units(text, decimalsOfNear)
  return amount !== null && amount <= yoctoMax ? amount : null
}

// inTera writes gas as decimal Tgas, exact and without trailing zeros; teraIn reads that, null for anything else.
export const inTera = (gas: string): string => decimal(gas, decimalsOfTera)
export const teraIn = (text: string): bigint | null => units(text, decimalsOfTera)
