// validAccount reports whether text is an account id: 2 to 64 of a-z and 0-9,
// with single - _ . between them.
export function validAccount(text: string): boolean {
  return text.length >= 2 && text.length <= 64 && /^[a-z\d]+([-_.][a-z\d]+)*$/.test(text)
}

// isKeyAccount reports whether an account comes into being when it is paid: its
// name, 64 hex digits, is its public key.
export const isKeyAccount = (id: string): boolean => /^[\da-f]{64}$/.test(id)

// isContractAccount reports whether an account, 0x or 0s and 40 hex digits, has no
// key: only a contract can move what it holds.
export const isContractAccount = (id: string): boolean => /^0[xs][\da-f]{40}$/.test(id)
