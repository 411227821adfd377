import { type Asker, RpcError } from './rpc.ts'

// Told is an event as latchkey_events gives it. Whatever a contract logged: data is any JSON.
export interface Told {
  cursor: string
  block_height: number
  timestamp_nanosec: string
  contract_id: string
  transaction_hash: string
  standard: string
  event: string
  data?: unknown
}

const pagesMax = 8 // of a search: a host without an index goes through a thousand blocks for each

interface Page {
  events: Told[]
  next: string
  more: boolean
}

const allPagesMax = 200 // of a thousand

// allEvents are those that hold for what is asked, the oldest first; complete is false when there are older ones.
async function allEvents(rpc: Asker, asked: Record<string, string>): Promise<Found> {
  const pages: Told[][] = []
  let after: string | undefined
  for (let i = 0; i < allPagesMax; i++) {
    const page: Page = await rpc.ask<Page>('latchkey_events', { ...asked, order: 'newest_first', limit: 1_000, ...(after && { after }) })
    pages.push(page.events)
    if (!page.more) break
    after = page.next
    if (i === allPagesMax - 1) return { events: pages.flat().reverse(), complete: false }
  }
  return { events: pages.flat().reverse(), complete: true }
}

// Found are events; complete is false where there are others.
export interface Found {
  events: Told[]
  complete: boolean
}

// eventsOfDrops are those of the drops of one funder, the oldest first, and of others' where a host keeps no index of whose they are.
export async function eventsOfDrops(rpc: Asker, contract: string, funder: string): Promise<Found> {
  const asked = { contract_id: contract, standard: 'latchkey-drop' }
  try {
    return await allEvents(rpc, { ...asked, funder_id: funder })
  } catch (error) {
    if (error instanceof RpcError && error.cause === 'EVENTS_NEED_INDEX') return allEvents(rpc, asked)
    throw error
  }
}

// eventWith is the newest event of a contract that has a value at a path; undefined if there is none.
export async function eventWith(rpc: Asker, contract: string, event: string, path: string, value: string): Promise<Told | undefined> {
  return (await allEvents(rpc, { contract_id: contract, event, path, value })).events.at(-1)
}

// eventsAfter are those that hold for what is asked, the oldest first, behind a cursor if one is given; complete is false
// when there were too many. next is the cursor behind which those to come are.
export async function eventsAfter(rpc: Asker, asked: Record<string, string>, after?: string): Promise<{ events: Told[]; complete: boolean; next: string | undefined }> {
  const events: Told[] = []
  for (let i = 0; i < allPagesMax; i++) {
    const page: Page = await rpc.ask<Page>('latchkey_events', { ...asked, order: 'oldest_first', limit: 1_000, ...(after && { after }) })
    events.push(...page.events)
    after = page.next
    if (!page.more) return { events, complete: true, next: after }
  }
  return { events, complete: false, next: after }
}

// eventsAbout are the newest events that name an account, at most limit; complete is false when
// older ones were not looked for.
export async function eventsAbout(rpc: Asker, account: string, limit: number): Promise<Found> {
  const events: Told[] = []
  let after: string | undefined
  for (let i = 0; i < pagesMax; i++) {
    const page: Page = await rpc.ask<Page>('latchkey_events', { account_id: account, order: 'newest_first', limit: limit - events.length, ...(after && { after }) })
    events.push(...page.events)
    if (!page.more) return { events, complete: true }
    if (events.length >= limit) break
    after = page.next
  }
  return { events: events.slice(0, limit), complete: false }
}
