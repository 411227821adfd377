// What the tests of the claim page share: a drop's links, visitors and what the
// ledger says.
import assert from 'node:assert/strict'
import { base58 } from '@scure/base'
import { createServer } from 'vite'
import { phone } from './browser.mjs'

const node = process.env.LATCHKEY_URL

// linksOf are LATCHKEY_LINKS (JSON) of 2 NEAR each, for pages that a proxy serves.
export function linksOf(start, end) {
  const links = JSON.parse(process.env.LATCHKEY_LINKS).slice(start, end)
  return (proxy) => proxy.url + links.shift().replace(/^https?:\/\/[^/]+/, '')
}

export async function visit(context, link, options = { viewport: phone }) {
  const page = context.browser ? await context.newPage() : await context.newPage(options)
  page.on('pageerror', (error) => assert.fail(`the page threw ${error}`))
  await page.goto(link)
  return page
}

export const heading = (page, text) => page.getByRole('heading', { name: text, exact: true }).waitFor()

export const words = (page) => page.locator('.words li').allTextContents()

export const button = (page, name) => page.getByRole('button', { name }).click()

// choose asks for a new account, up to its words.
export async function choose(page, name) {
  await page.getByLabel('Name of your new account').fill(name)
  await page.keyboard.press('Enter')
  await heading(page, 'Keep these words first')
  return words(page)
}

// claimed: the page of who comes back to a link that they claimed into an account.
export async function claimed(page, account) {
  await page.getByRole('heading', { name: /^You claimed this on \d+ \w+$/ }).waitFor()
  await page.locator('p', { hasText: 'into ' }).getByText(account).waitFor()
}

// removeWords has a page forget the words that it keeps.
export async function removeWords(page) {
  await button(page, 'Use it in a wallet')
  await button(page, 'I have kept them: remove them from this browser')
  await heading(page, 'The words are removed')
}

export const take = (page) => button(page, 'I have kept them: take 2 NEAR')

export async function ask(method, params) {
  const response = await fetch(node, { method: 'POST', body: JSON.stringify({ id: 1, method, params }) })
  return (await response.json()).result
}

// balance is what an account has, in NEAR; undefined when there is none.
export async function balance(id) {
  const account = await ask('query', { request_type: 'view_account', finality: 'final', account_id: id })
  return account && Number(BigInt(account.amount) / 10n ** 18n) / 1e6
}

// The page's own modules, for what a test does itself.
async function load() {
  const vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  try {
    return Object.assign({}, ...await Promise.all(['near/keys', 'near/rpc', 'near/actions', 'near/transaction', 'claim/link']
      .map((name) => vite.ssrLoadModule(`/src/${name}.ts`))))
  } finally {
    await vite.close()
  }
}
const modules = load()

export const keyOf = async (text) => (await modules).Key.fromPhrase(text.join(' '))

// callOf calls a method of a link's contract with its key, as no page would.
export async function callOf(link, method, args, gas) {
  const { parseLink, send, call, Remote } = await modules
  const { contract, key } = parseLink(link)
  return send(new Remote(node), contract, key, contract, [call(method, args, BigInt(gas))])
}

// assertOpen: the words are those of the account's only key.
export async function assertOpen(text, id) {
  const { keys: list } = await ask('query', { request_type: 'view_access_key_list', finality: 'final', account_id: id })
  assert.deepEqual(list.map((key) => key.public_key), [(await keyOf(text)).publicKey])
}

// crash kills the process of a page.
export async function crash(page) {
  const session = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  session.send('Page.crash').catch(() => undefined) // a dead tab does not answer
  await crashed
  await page.close()
}

// replaceKey gives an account the key of other words.
export async function replaceKey(id, from, to) {
  const { send, Remote } = await modules
  const [old, own] = [await keyOf(from), await keyOf(to)]
  await send(new Remote(node), id, old, id, [{ kind: 'addKey', publicBytes: own.publicBytes }, { kind: 'deleteKey', publicBytes: old.publicBytes }])
}

// anyWords are the words of a key, of no account's.
export const anyWords = [...Array(11).fill('abandon'), 'about']

// preview is what the drop contract says of a link.
export async function preview(link) {
  const { 1: contract, 2: secret } = /#(.*)\/ed25519:(.*)/.exec(link)
  const publicKey = 'ed25519:' + base58.encode(base58.decode(secret).subarray(32))
  const { result } = await ask('query', { request_type: 'call_function', finality: 'final', account_id: contract, method_name: 'preview_claim',
    args_base64: btoa(JSON.stringify({ public_key: publicKey })) })
  return JSON.parse(Buffer.from(result).toString())
}

// answering has a page of this place see another answer where a contract is asked for a
// preview: what answer makes of its own.
export async function answering(place, page, answer) {
  await unchanged(page)
  await page.route(place + '/', async (route) => {
    if (!asked(route).includes('preview_claim')) return route.continue()
    const response = await route.fetch()
    const body = JSON.parse(await response.text())
    if (body.result?.result) body.result.result = [...new TextEncoder().encode(answer(new TextDecoder().decode(new Uint8Array(body.result.result))))]
    return route.fulfill({ response, body: JSON.stringify(body) })
  })
  await page.reload()
}

const asked = (route) => route.request().postData() ?? ''

// changedAt has it see a preview with other fields.
export const changedAt = (place, page, change) => answering(place, page, (text) => JSON.stringify({ ...JSON.parse(text), ...change }))

export const unchanged = (page) => page.unrouteAll({ behavior: 'wait' })

// existing asks for an account that exists, as far as the ledger is asked.
export async function existing(page, account, what = '2 NEAR') {
  await page.getByLabel('An account that I have').check()
  await page.getByLabel('Your account').fill(account)
  await button(page, `Take ${what}`)
}
