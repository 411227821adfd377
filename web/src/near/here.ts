import { Neighbour } from './neighbour.ts'
import { type Asker, Remote } from './rpc.ts'

// Here is the ledger that a page is about, and where its pages are.
export interface Here {
  rpc: Asker
  base: string // the address that pages lie below; ends in /
  query: string // what leads from page to page of this ledger
}

// here: pages are served below the address at which their node answers. A page that the
// playground links to is about the ledger in another tab of this browser.
export function here(page: RegExp): Here {
  const base = location.origin + location.pathname.replace(page, '')
  const inBrowser = new URLSearchParams(location.search).get('ledger') === 'browser'
  return inBrowser ? { rpc: new Neighbour(), base, query: '?ledger=browser' } : { rpc: new Remote(base), base, query: '' }
}

// accountPage is the address of an account's page.
export const accountPage = ({ base, query }: Here, account: string, at = ''): string => `${base}account/${account}${query}${at}`
