import { validAccount } from '../near/account.ts'
import { Key } from '../near/keys.ts'

export interface Link {
  contract: string
  key: Key
}

// A gift is a contract, a slash and a key with whatever a chat puts around them.
const gift = /^[^0-9A-Za-z]*([^/]*)\/((?:[0-9A-Za-z-]+:)?[0-9A-Za-z]+)(?:[^0-9A-Za-z]|$)/

// What stands between the address of a page and the gift: # goes before the others.
const marks = ['#', '/linkdrop/', '%23']

// parseLink reads a claim link as people get it, or returns null. host/drops reads
// the same; its testdata/links.json has the cases.
export function parseLink(text: string): Link | null {
  const found = gift.exec(unescape(behindPage(text)))
  if (!found) return null
  const key = Key.parse(found[2]!)
  return key && validAccount(found[1]!) ? { contract: found[1]!, key } : null
}

function behindPage(text: string): string {
  const mark = marks.find((mark) => text.includes(mark))
  return mark === undefined ? text : text.slice(text.indexOf(mark) + mark.length)
}

// unescape decodes what is ASCII: a contract and a key have nothing else.
function unescape(text: string): string {
  return text.replace(/%[0-7][0-9a-f]/gi, (escape) => String.fromCharCode(parseInt(escape.slice(1), 16)))
}
