// The claim page in a real browser, against a real server: LATCHKEY_URL, with a
// drop of 2 NEAR for each of LATCHKEY_LINKS (JSON).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base58 } from '@scure/base'
import { desk, launch, look, phone } from './browser.mjs'
import { decoded, tap, traces } from './tap.mjs'

const links = JSON.parse(process.env.LATCHKEY_LINKS)
let browser, proxy
before(async () => {
  browser = await launch()
  proxy = await tap(process.env.LATCHKEY_URL)
})
after(async () => {
  await browser?.close()
  proxy?.close()
})

const nextLink = () => proxy.url + links.shift().replace(/^https?:\/\/[^/]+/, '')

async function open(link, options = { viewport: phone }) {
  const page = await browser.newPage(options)
  page.foreign = []
  page.on('request', (r) => { if (!r.url().startsWith(proxy.url) && !r.url().startsWith('data:')) page.foreign.push(r.url()) })
  page.on('pageerror', (error) => assert.fail(`the page threw ${error}`))
  await page.goto(link)
  return page
}

const heading = (page, text) => page.getByRole('heading', { name: text }).waitFor()

async function balance(id) {
  const response = await fetch(proxy.url, { method: 'POST', body: JSON.stringify({
    id: 1, method: 'query', params: { request_type: 'view_account', finality: 'final', account_id: id } }) })
  return (await response.json()).result?.amount
}

test('a claim into a new account, by keyboard, on a phone', async () => {
  const link = nextLink()
  const page = await open(link)
  await heading(page, '2 NEAR')
  await look(page, 'claim-offer')
  await page.getByLabel('Name of your new account').fill('Not a name!')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('letters a to z').waitFor()
  await look(page, 'claim-bad-name')
  await page.getByLabel('Name of your new account').fill('robin')
  await page.keyboard.press('Enter')
  await heading(page, '2 NEAR are yours')
  await look(page, 'claim-done')
  const words = await page.locator('.phrase li').allTextContents()
  assert.equal(words.length, 12)
  assert.equal(await balance('robin.test.near'), '2000000000000000000000000')
  assert.deepEqual(page.foreign, [], 'the page asked another host')

  await page.goto('about:blank')
  await page.goto(link)
  await heading(page, 'This link was used')
  await look(page, 'claim-used')
  assertSecret(link)
  await page.close()
})

test('a claim into an existing account, and one that does not exist', async () => {
  const page = await open(nextLink(), { viewport: desk, colorScheme: 'dark' })
  await page.getByLabel('An account that I have').check()
  await page.getByLabel('Your account').fill('nobody.test.near')
  await page.getByRole('button', { name: 'Claim 2 NEAR' }).click()
  await heading(page, 'Nothing was paid')
  await page.getByText('The link is still good.').waitFor()
  await look(page, 'claim-failed')
  await page.getByRole('button', { name: 'Choose another account' }).click()
  await page.getByLabel('An account that I have').check()
  await page.getByLabel('Your account').fill('robin.test.near')
  await look(page, 'claim-existing')
  await page.getByRole('button', { name: 'Claim 2 NEAR' }).click()
  await heading(page, '2 NEAR are yours')
  assert.equal(await balance('robin.test.near'), '4000000000000000000000000')
  await page.close()
})

test('a taken name pays nothing and costs nothing', async () => {
  const page = await open(nextLink())
  await page.getByLabel('Name of your new account').fill('robin')
  await page.keyboard.press('Enter')
  await heading(page, 'Nothing was paid')
  assert.equal(await balance('robin.test.near'), '4000000000000000000000000')
  await page.close()
})

test('what the contract refuses before it takes a claim is shown in its words', async () => {
  const page = await open(nextLink())
  await page.getByLabel('An account that I have').check()
  // The page attaches enough; a contract that wants more says so.
  await page.route(proxy.url + '/', async (route) => {
    const response = await route.fetch()
    const body = await response.text()
    const preview = JSON.parse(body)
    const needs = preview.result?.result && new TextDecoder().decode(new Uint8Array(preview.result.result))
    if (!needs?.includes('required_gas')) return route.fulfill({ response, body })
    const little = needs.replace(/"required_gas":\{[^}]*\}/, '"required_gas":{"existing_account":1,"implicit_account":1,"new_account":1}')
    preview.result.result = [...new TextEncoder().encode(little)]
    return route.fulfill({ response, body: JSON.stringify(preview) })
  })
  await page.reload()
  await page.getByLabel('An account that I have').check()
  await page.getByLabel('Your account').fill('robin.test.near')
  await page.getByRole('button', { name: 'Claim 2 NEAR' }).click()
  await heading(page, 'Not accepted')
  await page.getByText(/^Not enough gas attached. Required: 14 Tgas, attached: 10/).waitFor()
  await page.getByText('Nothing was spent and the link is as it was.').waitFor()
  await look(page, 'claim-guard')
  await page.close()
})

test('broken and unknown links say so', async () => {
  const link = nextLink()
  for (const broken of [link.slice(0, -3), link.replace(/#.*/, ''), link.replace('drop.test.near', 'NOT A NAME')]) {
    const page = await open(broken)
    await heading(page, 'This link is broken')
    await look(page, 'claim-broken')
    await page.close()
  }
  const stranger = 'ed25519:3KyUuch8pYP47krBq4DosFEVBMR5wDTMQ8AThzM8kAEcBQEpsPdYTZ2FPX5ZnSoLrerjwg66hwwJaW1wHzprd5k3'
  for (const unknown of [link.replace(/ed25519:.*/, stranger), link.replace('drop.test.near', 'nobody.test.near')]) {
    const page = await open(unknown)
    await heading(page, 'This link is unknown')
    await look(page, 'claim-unknown')
    await page.close()
  }
})

// assertSecret searches everything that left the page for the link's secret.
function assertSecret(link) {
  const text = link.split('ed25519:')[1]
  const bytes = Buffer.from(base58.decode(text))
  const sent = decoded(proxy.bytes())
  assert.ok(sent.includes('send_tx') && sent.includes('claim'), 'the tap saw nothing')
  for (const secret of [bytes, bytes.subarray(0, 32)]) {
    for (const [form, trace] of traces(text, secret)) {
      assert.ok(!sent.includes(trace), `the secret left the page as ${form}`)
    }
  }
  // The search finds what is there: the public half, which is no secret.
  assert.ok(sent.includes(bytes.subarray(32)), 'the search does not find the public key in the transaction')
}
