// The page on which applications ask for a key, in a real browser against a real server: LATCHKEY_URL,
// with LATCHKEY_ROOT, the secret key of test.near. The applications are sites of other ports.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { site } from './application.mjs'
import { desk, examine, launch, look, phone, watched } from './browser.mjs'
import { press, typeInto } from './keyboard.mjs'
import { tap, traces } from './tap.mjs'
import { ask, button, heading } from './visitor.mjs'
import { account, modules, near, rpc, view } from './world.mjs'

const { Key } = modules
const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
const contract = 'drop.test.near', state = 'a-state-of-the-application'
const dated = process.env.LATCHKEY_HOST === 'worker' && 'a Worker’s ledger begins without the contract that keeps dates'

let browser, app
before(async () => { [browser, app] = [await launch(), await site()] })
after(() => { browser?.close(); app?.close() })

const wanted = (more = {}) => ({ contract, public_key: Key.random().publicKey, state, return: `${app.url}/back?own=1`, ...more })

const address = (asked, place = node) => `${place}/grant?${new URLSearchParams(asked)}`

// visit comes from the application's site, as its visitors do.
async function visit(asked, { options = { viewport: phone }, page, place = node } = {}) {
  const tab = page ?? watched(await browser.newPage(options), '')
  await tab.goto(`${app.url}/?${new URLSearchParams({ to: address(asked, place) })}`)
  await tab.click('#origin')
  return tab
}

async function choose(page, id, phrase) {
  await page.getByLabel('Your account').fill(id)
  await button(page, 'Go on')
  await page.getByLabel('Words or secret key').fill(phrase)
  await button(page, 'Unlock')
}

const allow = (page) => page.getByRole('button', { name: /^Allow it for/ })
const alert = (page, text) => page.getByRole('alert').getByText(text).waitFor()

// answered is what the application's site was given.
async function answered(page) {
  await page.waitForURL(`${app.url}/back**`)
  const { searchParams } = new URL(page.url())
  return Object.fromEntries(searchParams)
}

async function keyOf(id, publicKey) {
  const { keys } = await ask('query', { request_type: 'view_access_key_list', finality: 'final', account_id: id })
  return keys.find((key) => key.public_key === publicKey)?.access_key.permission.FunctionCall
}

test('an application gets a key for what the visitor was shown, and no secret leaves the page', async () => {
  const { phrase, key } = await account('gia.test.near')
  const wire = await tap(node)
  const asked = wanted({ methods: 'claim,create_near_drop', allowance: '0.05' })
  const page = await visit(asked, { place: wire.url })
  await heading(page, new URL(app.url).host)
  for (const text of ['claim, create_near_drop', '0.05 NEAR of yours on fees, which buys 16 calls at least.', 'when you delete the key.', `to ${app.url} and nowhere else`]) await page.getByText(text).waitFor()
  await page.getByText('What they do, in the words of drop.test.near').waitFor()
  await page.locator('.methods').getByText('Makes a drop of NEAR.').waitFor()
  await page.getByText('It takes money: this key can attach none.').waitFor()
  await examine(page, 'grant')
  await page.getByLabel('Your account').fill('No Account')
  await button(page, 'Go on')
  await alert(page, 'An account looks like')
  await page.getByLabel('Your account').fill('nobody.test.near')
  await button(page, 'Go on')
  await alert(page, 'There is no account nobody.test.near')
  await look(page, 'grant-nobody')
  await page.getByLabel('Your account').fill('gia.test.near')
  await button(page, 'Go on')
  await page.getByLabel('Words or secret key').fill(Key.random().secretKey)
  await button(page, 'Unlock')
  await alert(page, 'opens another account')
  await examine(page, 'grant-unlock')
  await page.getByLabel('Words or secret key').fill(phrase)
  await button(page, 'Unlock')
  await allow(page).waitFor()
  assert.equal(await page.locator('.passed').count(), 8)
  await examine(page, 'grant-allow')
  await allow(page).click()
  assert.deepEqual(await answered(page), { own: '1', account_id: 'gia.test.near', public_key: asked.public_key, state })
  assert.deepEqual(await keyOf('gia.test.near', asked.public_key), { allowance: near(0.05).toString(), receiver_id: contract, method_names: ['claim', 'create_near_drop'] })
  const sent = wire.bytes()
  for (const [form, trace] of traces(key.secretKey.replace('ed25519:', ''), Buffer.from(phrase))) assert.ok(!sent.includes(trace), `a secret left the page as ${form}`)
  await page.close()
  wire.close()
})

test('a key with a date, by keyboard alone, in dark', { skip: dated }, async () => {
  const { phrase } = await account('hob.test.near')
  const asked = wanted({ expires: '30d' })
  const page = await visit(asked, { options: { viewport: desk, colorScheme: 'dark' } })
  await heading(page, new URL(app.url).host)
  await page.getByText(/^on .*, or when you delete the key\./).waitFor()
  await typeInto(page, 'Your account', 'hob.test.near')
  await page.keyboard.press('Enter')
  await page.getByLabel('Words or secret key').waitFor()
  await typeInto(page, 'Words or secret key', phrase)
  await press(page, 'Unlock')
  await page.getByText('Your account gets the contract proxy.latchkey').waitFor()
  await allow(page).waitFor()
  await examine(page, 'grant-date')
  await press(page, `Allow it for ${new URL(app.url).host}`)
  await answered(page)
  const terms = await view('hob.test.near', 'get_key', { public_key: asked.public_key })
  assert.deepEqual(terms.calls.map(({ contract_id, method_names }) => [contract_id, method_names]), [[contract, []]])
  const days = (Number(BigInt(terms.expires_at) / 1_000_000n) - Date.now()) / 86_400_000
  assert.ok(days > 29.9 && days < 30.1, `it ends in ${days} days`)
  assert.equal(terms.allowance, near(0.25).toString())

  const second = wanted({ expires: '2100-01-01T00:00:00Z', methods: 'claim' }) // the account has the contract now
  await visit(second, { page })
  await choose(page, 'hob.test.near', phrase)
  await allow(page).click()
  await answered(page)
  assert.equal((await view('hob.test.near', 'get_key', { public_key: second.public_key })).expires_at, '4102444800000000000')
  await page.close()
})

test('what the ledger would stop is stopped before', async () => {
  await account('plain.test.near')
  const limited = Key.random(), { phrase } = await account('ira.test.near', 5, { kind: 'addKey', publicBytes: limited.publicBytes, limit: { receiver: contract, methods: [], allowance: near(1) } })
  const page = watched(await browser.newPage({ viewport: phone }), '')
  const stopped = async (change, text, secret = phrase) => {
    await visit(wanted(change), { page })
    await choose(page, 'ira.test.near', secret)
    await page.locator('.stopped').getByText(text).waitFor()
    assert.equal(await allow(page).count(), 0, 'a button that cannot help')
  }
  await stopped({ contract: 'gone.test.near' }, 'There is no account gone.test.near')
  await stopped({ contract: 'plain.test.near' }, 'There is nothing to call')
  await stopped({ contract: 'ira.test.near' }, 'That is this account itself')
  await stopped({ methods: 'claim,no_such' }, 'It has no no_such: the application asks for what is not there.')
  await page.getByText('drop.test.near has no method no_such.').waitFor()
  await examine(page, 'grant-absent')
  const late = await modules.grantChecks(rpc, { contract, methods: [], allowance: 1n, expires: 1n }, 'ira.test.near', {})
  assert.deepEqual(late.filter(({ state }) => state === 'stopped').map(({ why }) => why), ['The date that the application asks for has passed: go back to it, and ask again.'])
  await stopped({}, 'This key may only call contracts', limited.secretKey)
  await stopped({ allowance: '500000' }, 'that would be no limit')
  await examine(page, 'grant-stopped')
  await stopped({ allowance: '0.00000001' }, 'buys none: the application has to ask for more.')
  await page.getByText('which is less than a call usually takes').waitFor()
  await visit(wanted({ methods: '<img/src=x/onerror=alert(1)>' }), { page })
  await page.getByText('<img/src=x/onerror=alert(1)>', { exact: true }).waitFor()
  assert.equal(await page.locator('main img').count(), 0)
  await page.close()
})

test('no, a second tab, and who comes again', async () => {
  const { phrase } = await account('jon.test.near')
  const asked = wanted({ return: `${app.url}/back?account_id=evil.near&state=evil` })
  const page = await visit(asked), second = await visit(asked)
  await choose(page, 'jon.test.near', phrase)
  await choose(second, 'jon.test.near', phrase)
  await allow(second).waitFor()
  await allow(page).click()
  assert.deepEqual(await answered(page), { account_id: 'jon.test.near', public_key: asked.public_key, state })
  await allow(second).click()
  await second.getByText('It did not happen').waitFor()
  await examine(second, 'grant-second')
  await button(second, 'Look at it again')
  await second.getByText('jon.test.near has this key already. It may call any method of drop.test.near').waitFor()
  await examine(second, 'grant-already')
  await button(second, 'Go back to')
  assert.equal((await answered(second)).account_id, 'jon.test.near')
  await second.close()

  const no = wanted()
  await visit(no, { page })
  await button(page, 'Do not allow it')
  assert.deepEqual(await answered(page), { own: '1', error: 'access_denied', state })
  assert.equal(await keyOf('jon.test.near', no.public_key), undefined)
  await page.close()
})

test('an account that this browser has the words of is there to be pressed', async () => {
  const { phrase } = await account('kai.test.near')
  const context = await browser.newContext({ viewport: phone })
  const page = watched(await context.newPage(), '')
  await page.goto(`${node}/account/kai.test.near`)
  await page.getByRole('heading', { name: 'kai.test.near' }).waitFor()
  await page.evaluate((kept) => new Promise((done, fail) => {
    const request = indexedDB.open('latchkey-claims')
    request.onsuccess = () => {
      const words = request.result.transaction('words', 'readwrite').objectStore('words')
      words.put(kept, 'a link')
      words.transaction.oncomplete = () => done(request.result.close())
    }
    request.onerror = fail
  }), { phrase, accounts: ['kai.test.near'] })
  await visit(wanted(), { page })
  await button(page, 'kai.test.near')
  await examine(page, 'grant-kept')
  await button(page, 'Use the copy in this browser')
  await allow(page).click()
  assert.equal((await answered(page)).account_id, 'kai.test.near')
  await context.close()
})

test('what a contract says of its methods is a stranger’s text, and one that says nothing is told of', async () => {
  const page = watched(await browser.newPage({ viewport: phone }), '')
  let abi = { methods: [{ name: 'claim', kind: 'view', doc: `<img src=x onerror=alert(1)> Click \u202ehttps://evil.example ${'x'.repeat(10_000)}` }, null, { name: 7 }, { name: '__proto__', kind: 'change' }] }
  await page.route(`${node}/`, (route) => (route.request().postData().includes('latchkey_contract') ? route.fulfill({ json: { result: { abi } } }) : route.continue()))
  await visit(wanted({ methods: 'claim' }), { page })
  await page.locator('.methods blockquote').getByText('<img src=x onerror=alert(1)> Click  https://evil.example').waitFor()
  assert.ok((await page.locator('.methods blockquote').textContent()).length <= 280)
  assert.equal(await page.locator('main img').count(), 0)
  for (const nothing of [null, 7, { methods: 'all' }, undefined]) {
    abi = nothing
    await visit(wanted({ methods: 'claim' }), { page })
    await page.getByText('drop.test.near does not say what its methods do.').waitFor()
  }
  await page.close()
})

test('a site that opened the page in a window cannot lead it elsewhere', async () => {
  const page = watched(await browser.newPage({ viewport: phone }), '')
  await page.goto(`${app.url}/`)
  const opened = page.waitForEvent('popup')
  await page.evaluate((to) => { globalThis.opened = window.open(to) }, address(wanted()))
  const tab = await opened
  await heading(tab, new URL(app.url).host)
  assert.equal(await page.evaluate(() => globalThis.opened.closed), true, 'the opener still has the window')
  await page.evaluate((to) => { globalThis.opened.location = to }, `${app.url}/elsewhere`)
  await tab.getByLabel('Your account').fill('a')
  assert.equal(new URL(tab.url()).origin, node)
  assert.equal(await tab.evaluate(() => window.opener), null)
  await page.close()
})
