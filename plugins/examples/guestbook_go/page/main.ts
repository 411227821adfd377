// A guest book whose visitors sign in with an account of theirs: the ledger's page /grant lets a key
// in that is made here and calls sign of the contract, nothing else. The page's address says
// where the ledger is (rpc) and which contract (contract).
import { keysOf } from '../../../../web/src/near/access.ts'
import { call } from '../../../../web/src/near/actions.ts'
import { Key } from '../../../../web/src/near/keys.ts'
import { Remote, view } from '../../../../web/src/near/rpc.ts'
import { send } from '../../../../web/src/near/transaction.ts'

interface Guest { account: string; secretKey: string }
interface Asked { state: string; secretKey: string }

const gas = 30_000_000_000_000n
const at = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T
const query = new URLSearchParams(location.search)
const ledger = query.get('rpc') ?? location.origin, contract = query.get('contract') ?? ''
const rpc = new Remote(ledger)
const home = `${location.origin}${location.pathname}?${new URLSearchParams({ rpc: ledger, contract })}`

// kept is what a storage of this browser has under a name.
const kept = <T>(storage: Storage, name: string): T | undefined => JSON.parse(storage.getItem(name) ?? 'null') ?? undefined
let guest = kept<Guest>(localStorage, 'guest')

// ask goes to the ledger's page with a new key's public half. The secret half and a state that nobody
// can guess stay in this tab.
function ask(): void {
  const key = Key.random(), state = crypto.randomUUID()
  sessionStorage.setItem('asked', JSON.stringify({ state, secretKey: key.secretKey } satisfies Asked))
  const wanted = { contract, methods: 'sign', public_key: key.publicKey, allowance: '0.05', expires: '30d', state, return: home }
  location.assign(`${ledger.replace(/\/$/, '')}/grant?${new URLSearchParams(wanted)}`)
}

// hear takes the answer, if the page was opened with one. It believes the ledger, not the address.
async function hear(): Promise<void> {
  const state = query.get('state'), account = query.get('account_id')
  if (state === null) return
  const asked = kept<Asked>(sessionStorage, 'asked')
  sessionStorage.removeItem('asked')
  history.replaceState(null, '', home)
  if (asked?.state !== state) throw new Error('That is an answer to a question which this page did not ask.')
  if (query.has('error') || !account) throw new Error('You did not let the guest book in.')
  const { publicKey } = Key.parse(asked.secretKey)!
  const mine = (await keysOf(rpc, account)).find((key) => key.publicKey === publicKey)
  if (mine?.calls?.receiver_id !== contract) throw new Error(`${account} has not let the guest book in.`)
  guest = { account, secretKey: asked.secretKey }
  localStorage.setItem('guest', JSON.stringify(guest))
}

async function write(text: string): Promise<void> {
  if (!guest) throw new Error('Sign in first.')
  const { latchkey, status } = await send(rpc, guest.account, Key.parse(guest.secretKey)!, contract, [call('sign', text, gas)])
  if (status.Failure !== undefined) throw new Error(latchkey?.failure?.message ?? 'It was not written.')
}

async function show(): Promise<void> {
  at('state').textContent = guest ? `You write as ${guest.account}.` : 'Sign in to write.'
  at('enter').hidden = guest !== undefined
  at('leave').hidden = at('form').hidden = guest === undefined
  const entries = await view<{ author: string; text: string }[]>(rpc, contract, 'entries', {})
  at('entries').replaceChildren(...entries.map(({ author, text }) => {
    const line = document.createElement('li')
    line.textContent = `${author}: ${text}`
    return line
  }))
}

// attempt runs what may be refused, says why, and shows how things stand.
async function attempt(what: () => void | Promise<void>): Promise<void> {
  at('problem').textContent = ''
  try {
    await what()
    await show()
  } catch (error) {
    at('problem').textContent = error instanceof Error ? error.message : String(error)
    await show().catch(() => undefined)
  }
}

at('enter').onclick = ask
at('leave').onclick = () => void attempt(() => { // the key is the account's: its owner deletes it on the account's page
  guest = undefined
  localStorage.removeItem('guest')
})
at('form').onsubmit = (event) => {
  event.preventDefault()
  const field = at<HTMLInputElement>('text')
  void attempt(() => write(field.value).then(() => { field.value = '' }))
}
void attempt(hear)
