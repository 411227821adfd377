// JSON of people and contracts, without a number that changes on its way.

const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const depthMax = 64 // of lists and objects in one another that are shown as such

// jsonOf reads JSON; name is what it is of. Errors say where it is none, and which number is longer than a page can hold.
export function jsonOf(name: string, text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`)
  }
  const long = (text.match(tokens) ?? []).find((token) => token[0] !== '"' && !isHeld(token))
  if (long) throw new Error(`${name}: ${long.slice(0, 60)} is longer than a number can be here: write it as a text, in quotes`)
  return value
}

// isHeld reports whether JavaScript's numbers hold what a whole number says, and are near to what another does.
const isHeld = (token: string): boolean => (/^-?\d+$/.test(token) ? Number.isSafeInteger(Number(token)) : Number.isFinite(Number(token)))

// objectIn is the object that bytes are as JSON, if the same bytes come of it again: undefined for other JSON, and for what has other
// numbers, another order or other blanks then.
export function objectIn(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), value = JSON.parse(text) as unknown
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && !isDeep(value, depthMax) && JSON.stringify(value) === text ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const isDeep = (value: unknown, left: number): boolean =>
  typeof value === 'object' && value !== null && (left === 0 || Object.values(value).some((one) => isDeep(one, left - 1)))
