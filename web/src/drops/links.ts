import type { Here } from '../near/here.ts'
import { dropOf, keyOf, passwordOf, type Plan } from '../near/plan.ts'

// linkOf is the link of a plan, counted from 0. It holds the secret, behind what is sent to servers.
export const linkOf = ({ base, query }: Here, plan: Plan, link: number): string => `${base}claim${query}#${plan.contract}/${keyOf(plan, link).secretKey}`

const atOnce = 50 // links, before others have their turn

const turn = (): Promise<void> => new Promise((done) => setTimeout(done))

// linksTable has the columns of latchkey drop create --csv. drops are the ids of those that are made.
export async function linksTable(ledger: Here, plan: Plan, drops: (string | undefined)[]): Promise<string> {
  const own = plan.passwords.length > 1
  const rows = [['number', 'link', 'public_key', 'drop', ...(own ? ['password'] : [])]]
  for (let link = 0; link < plan.links; link++) {
    if (link % atOnce === atOnce - 1) await turn()
    rows.push([String(link + 1), linkOf(ledger, plan, link), keyOf(plan, link).publicKey, drops[dropOf(plan, link)] ?? '', ...(own ? [passwordOf(plan, link)!] : [])])
  }
  return rows.map((row) => row.map(cell).join() + '\r\n').join('')
}

// cell is a text of a table: one that has marks of a table in it stands in quotes.
const cell = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
