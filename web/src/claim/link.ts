import { validAccount } from '../near/account.ts'
import { Key } from '../near/keys.ts'

export interface Link {
  contract: string
  key: Key
}

// parseFragment reads what stands behind # in a claim link:
// <drop contract>/<secret key>. It returns null when that is broken.
export function parseFragment(fragment: string): Link | null {
  let text = fragment.replace(/^#/, '')
  try {
    text = decodeURIComponent(text)
  } catch {
    // a lone % is no escape: judge the text as it stands
  }
  const slash = text.indexOf('/')
  if (slash < 0) return null
  const contract = text.slice(0, slash)
  const key = Key.parse(text.slice(slash + 1))
  return validAccount(contract) && key ? { contract, key } : null
}
