// The page of an account in a real browser, against a real server: LATCHKEY_URL, with
// LATCHKEY_ROOT, the secret key of test.near.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { desk, examine, launch, phone, watched } from './browser.mjs'
import { gate } from './gate.mjs'
import { tap, traces } from './tap.mjs'
import { balance, button, heading } from './visitor.mjs'
import { account, collection, give, mint, modules, near, token } from './world.mjs'

const { Key, keyFile } = modules
const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

// open opens an account's page; what it asks of other hosts is in foreign.
async function open(id, { options = { viewport: phone }, place = node, hash = '' } = {}) {
  const page = watched(options.page ?? await browser.newPage(options), place)
  await page.goto(`${place}/account/${id}${hash}`)
  return page
}

async function unlock(page, text) {
  await page.getByRole('link', { name: 'Unlock' }).click()
  await page.getByLabel('Words or secret key').fill(text)
  await button(page, 'Unlock')
  await page.getByRole('button', { name: 'Lock' }).waitFor()
}

const alert = (page, text) => page.getByRole('alert').getByText(text).waitFor()
const keysOn = (page) => page.locator('.key').count()

const rlo = '\u202e'
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

const noTokens = process.env.LATCHKEY_HOST === 'worker' && 'a Worker’s ledger begins without tokens'

test('what everybody sees of an account', { skip: noTokens }, async () => {
  const limit = { allowance: near(0.05), receiver: 'shop.test.near', methods: ['buy', 'look'] }
  const spent = { allowance: 1n, receiver: 'shop.test.near', methods: [] }
  const free = { receiver: 'shop.test.near', methods: [] }
  const [one, two, three] = [Key.random(), Key.random(), Key.random()]
  await account('ann.test.near', 10, { kind: 'addKey', publicBytes: one.publicBytes, limit }, { kind: 'addKey', publicBytes: two.publicBytes, limit: spent },
    { kind: 'addKey', publicBytes: three.publicBytes, limit: free })
  await token('coin.test.near', { name: 'Coins', symbol: 'COIN', decimals: 2 })
  await give('coin.test.near', 'ann.test.near', '1250')
  await token('false.test.near', { name: 'NEAR', symbol: 'NEAR', decimals: 0 })
  await give('false.test.near', 'ann.test.near', '1000000')
  await token('odd.test.near', { name: 'x', symbol: `<b>${rlo}X</b>`, decimals: 24 })
  await give('odd.test.near', 'ann.test.near', '7')
  await collection('art.test.near')
  await mint('art.test.near', 'ann.test.near', '1', { title: 'Sunset', media: `data:image/png;base64,${png}` })
  await mint('art.test.near', 'ann.test.near', '2', { title: `<script>alert(1)</script>${rlo}`, media: 'https://elsewhere.example/2.png' })
  await mint('art.test.near', 'ann.test.near', '3', { title: 'No picture', media: `data:image/png;base64,${btoa('<svg onload=alert(1)>')}` })

  const page = await open('ann.test.near')
  await page.getByText('10 NEAR', { exact: true }).waitFor()
  await page.getByText('12.5 COIN', { exact: true }).waitFor()
  await page.getByText('1\u202f000\u202f000 units of false.test.near', { exact: true }).waitFor() // whatever it calls itself
  await page.getByText('less than 0.00001 <b> X</b>', { exact: true }).waitFor()
  await page.getByText('Sunset', { exact: true }).waitFor()
  await page.getByText('<script>alert(1)</script>').waitFor()
  const link = page.getByRole('link', { name: 'its picture lies at elsewhere.example' })
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer')
  assert.equal(await page.locator('.thumb img').count(), 1, 'what is no picture was taken for one')
  await page.getByText('may call buy, look of shop.test.near, and attach no money.').waitFor()
  await page.getByText('0.05 NEAR left for fees: 16 calls at least').waitFor()
  await page.getByText('too little for a call').waitFor()
  await page.getByText('Its fees come out of the balance, without a limit.').waitFor()
  const full = page.locator('.key', { hasText: 'may call buy, look' }).getByRole('meter') // keys come in the order of their bytes
  assert.equal(await full.getAttribute('aria-valuenow'), '16')
  await page.getByText('You got 12.5 COIN from test.near').waitFor()
  await page.getByText('The token 1 was made for you').waitFor()
  assert.deepEqual(page.foreign, [], 'the page asked another host')
  await examine(page, 'account')

  await page.getByRole('link', { name: 'every step' }).first().click()
  await heading(page, 'A transaction that was done')
  await page.locator('.graph').getByText('art.test.near').first().waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'Receive' }).click()
  await heading(page, 'Receive')
  assert.ok(await page.locator('canvas.qr').evaluate((canvas) => canvas.width > 20), 'no code is drawn')
  await button(page, 'Copy the name')
  await page.getByText('Copied.').waitFor()
  await examine(page, 'account-receive')
  await page.close()
})

test('accounts that are not there, and what is no account', async () => {
  const page = await open('nobody.test.near')
  await heading(page, 'There is no such account')
  await examine(page, 'account-missing')
  await page.goto(`${node}/account/NOT%20A%20NAME!%E2%80%AEx`)
  await heading(page, 'Which account?')
  await alert(page, 'is no account’s name')
  await page.getByLabel('Its name').fill('test.near')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'test.near', exact: true }).waitFor()
  await page.goto(`${node}/account`)
  await heading(page, 'Which account?')
  assert.equal(new URL(page.url()).pathname, '/account/')
  await examine(page, 'account-which')
  await page.close()
})

test('an account is unlocked by words, by a key and by files, and by nothing else', async () => {
  const { phrase, key } = await account('bea.test.near')
  const wire = await tap(node)
  const page = await open('bea.test.near', { place: wire.url })
  await page.getByRole('link', { name: 'Unlock' }).click()
  await heading(page, 'Unlock bea.test.near')
  await examine(page, 'account-unlock')
  for (const [text, says] of [['', 'There is no key in that text'], ['one two three', 'There is no key in that text'], [Key.random().secretKey, 'opens another account'],
    [phrase.split(' ').reverse().join(' '), /There is no key|opens another account/]]) {
    await page.getByLabel('Words or secret key').fill(text)
    await button(page, 'Unlock')
    await alert(page, says)
  }
  for (const given of [`  ${phrase.toUpperCase().replaceAll(' ', '\n ')} `, key.secretKey]) {
    await page.getByLabel('Words or secret key').fill(given)
    await page.getByLabel('Words or secret key').press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('used now').waitFor()
    await button(page, 'Lock')
    await page.getByRole('link', { name: 'Unlock' }).click()
  }
  const file = (name, text) => page.getByLabel('Open a file').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await file('a.txt', 'nothing at all')
  await alert(page, 'There is no key in that file')
  await file('large.txt', 'x'.repeat(100_000))
  await alert(page, 'too large')
  for (const text of [keyFile('bea.test.near', key), `The words of the account bea.test.near at here:\n\n${phrase}\n\nThey are its only key.\n`]) {
    await file('a.txt', text)
    await page.getByText('used now').waitFor()
    await button(page, 'Lock')
    await page.getByRole('link', { name: 'Unlock' }).click()
  }
  await page.reload()
  await heading(page, 'Unlock bea.test.near')
  const sent = wire.bytes()
  for (const [form, trace] of traces(key.secretKey.replace('ed25519:', ''), Buffer.from(phrase))) assert.ok(!sent.includes(trace), `a secret left the page as ${form}`)
  await page.close()
  wire.close()
})

test('sending, by keyboard, with what the ledger checks before', async () => {
  const { phrase } = await account('cem.test.near', 5)
  const page = await open('cem.test.near', { options: { viewport: desk, colorScheme: 'dark' } })
  await unlock(page, phrase)
  await page.getByRole('link', { name: 'Send' }).focus()
  await page.keyboard.press('Enter')
  await heading(page, 'Send')
  const [to, amount] = [page.getByLabel('To which account?'), page.getByLabel('How much?')]
  const check = async (receiver, much) => {
    await to.fill(receiver)
    await amount.fill(much)
    await page.keyboard.press('Enter')
  }
  for (const [receiver, much, says] of [['No Account', '1', 'An account looks like'], ['cem.test.near', '1', 'this account itself'], ['test.near', 'much', 'an amount of NEAR'], ['test.near', '0', 'an amount of NEAR']]) {
    await check(receiver, much)
    await alert(page, says)
  }
  await check('test.near', '5000')
  await page.locator('.stopped').getByText('The account can pay').waitFor()
  await page.getByText('It has 5 NEAR, and this takes 5000.0001 NEAR with the fee.').waitFor()
  assert.equal(await page.getByRole('button', { name: /^Send/ }).count(), 0, 'a button that cannot help')
  await examine(page, 'account-send-stopped')
  await check('nobody.test.near', '1')
  await page.getByText('There is no such account: what is sent there would come back.').waitFor()
  await check('test.near', '1.5')
  await page.getByRole('button', { name: 'Send 1.5 NEAR to test.near' }).waitFor()
  assert.equal(await page.locator('.passed').count(), 5)
  await examine(page, 'account-send')
  await page.getByRole('button', { name: 'Send 1.5 NEAR to test.near' }).press('Enter')
  await page.getByText('1.5 NEAR went to test.near.').waitFor()
  await examine(page, 'account-sent')
  await page.getByRole('link', { name: 'Back to the account' }).last().click()
  await page.getByText(/^3\.49\d* NEAR$/).waitFor()
  assert.ok((await balance('cem.test.near')) < 3.5)
  assert.deepEqual(await page.locator('section[aria-labelledby="activity"] li > span:first-child').allTextContents(), ['You sent 1.5 NEAR to test.near', 'You got 5 NEAR from test.near'])
  await page.close()
})

test('a limited key sends nothing, and is told so before', async () => {
  const key = Key.random()
  await account('dan.test.near', 5, { kind: 'addKey', publicBytes: key.publicBytes, limit: { receiver: 'shop.test.near', methods: [], allowance: near(1) } })
  const page = await open('dan.test.near')
  await unlock(page, key.secretKey)
  await page.getByRole('link', { name: 'Send' }).click()
  await page.getByLabel('To which account?').fill('test.near')
  await page.getByLabel('How much?').fill('1')
  await button(page, 'Check it first')
  await page.getByText('This key may only call contracts: unlock with a full key.').waitFor()
  assert.equal(await page.getByRole('button', { name: /^Send/ }).count(), 0)
  await page.close()
})

test('keys are added and deleted, with a warning before the last', async () => {
  const { phrase, key } = await account('eva.test.near')
  const page = await open('eva.test.near')
  await page.getByRole('link', { name: 'Add a key' }).click()
  await heading(page, 'Unlock eva.test.near') // and it goes on to what was wanted
  await page.getByLabel('Words or secret key').fill(phrase)
  await button(page, 'Unlock')
  await heading(page, 'Add a key')
  await page.getByLabel('Which contract?').fill('shop.test.near')
  await page.getByLabel('Which methods?').fill('buy, look')
  for (const [text, says] of [['', 'A public key begins with'], ['ed25519:xyz', 'A public key begins with'], [key.publicKey, 'has that key already']]) {
    await page.getByLabel('Public key').fill(text)
    await button(page, 'Check it first')
    await alert(page, says)
  }
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Make one here and save it')])
  const made = JSON.parse(readFileSync(await download.path(), 'utf8'))
  assert.equal(made.account_id, 'eva.test.near')
  await button(page, 'Check it first')
  await page.getByRole('button', { name: 'Add this key' }).waitFor()
  await examine(page, 'account-add-key')
  await button(page, 'Add this key')
  await page.getByText('The account has a new key that may call buy, look of shop.test.near').waitFor()
  await page.getByRole('link', { name: 'Back to the account' }).last().click()
  await page.getByText('A key for shop.test.near').waitFor()
  assert.equal(await keysOn(page), 2)
  assert.ok((await page.locator('.key code').allTextContents()).includes(made.public_key))

  await page.getByRole('link', { name: 'Delete this key' }).last().click()
  await heading(page, 'Delete a key')
  await button(page, 'Delete this key')
  await page.getByText('The key is deleted').waitFor()
  await page.getByRole('link', { name: 'Back to the account' }).last().click()
  await page.locator('.key').first().waitFor()
  await page.locator('.key').nth(1).waitFor({ state: 'detached' }) // of the list as it was

  await page.getByRole('link', { name: 'Delete this key' }).click()
  await page.getByText('It is the last full key.').waitFor()
  await page.getByText('It is the key that this page is unlocked with.').waitFor()
  assert.equal(await page.getByRole('button', { name: /Delete/ }).count(), 0)
  await examine(page, 'account-last-key')
  await page.getByLabel('I want to lose access to this account.').check()
  await button(page, 'Delete the last full key')
  await page.getByText('The key is deleted').waitFor()
  await page.getByRole('link', { name: 'Back to the account' }).last().click()
  await page.getByText('No key opens this account').waitFor()
  for (const name of ['Send', 'Add a key', 'Use it in a wallet', 'Unlock']) assert.equal(await page.getByRole('link', { name }).count(), 0, name)
  await examine(page, 'account-no-key')
  await page.close()
})

test('the key goes on to wallets and tools', async () => {
  const { phrase, key } = await account('fay.test.near')
  const page = await open('fay.test.near')
  await unlock(page, phrase)
  await page.getByRole('link', { name: 'Use it in a wallet' }).click()
  await heading(page, 'Use it in a wallet')
  assert.equal(await page.locator('.words').count(), 0)
  await button(page, 'Show the words')
  assert.equal((await page.locator('.words li').allTextContents()).join(' '), phrase)
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the key file')])
  assert.equal(download.suggestedFilename(), 'fay.test.near.json')
  assert.deepEqual(JSON.parse(readFileSync(await download.path(), 'utf8')), { account_id: 'fay.test.near', public_key: key.publicKey, private_key: key.secretKey })
  await examine(page, 'account-wallet')
  await page.close()
})

test('an answer that is held back, cut or lost pays once', async () => {
  const { phrase } = await account('gus.test.near', 9)
  const slow = await gate(node)
  const page = await open('gus.test.near', { place: slow.url })
  await unlock(page, phrase)
  const send = async () => {
    await page.goto(`${slow.url}/account/gus.test.near#send`)
    await page.getByLabel('To which account?').fill('test.near')
    await page.getByLabel('How much?').fill('1')
    await button(page, 'Check it first')
  }
  const pay = page.getByRole('button', { name: 'Send 1 NEAR to test.near' })
  const paid = page.getByText('1 NEAR went to test.near.')
  await send()
  slow.cut()
  await pay.dblclick()
  await paid.waitFor()
  await page.getByRole('link', { name: 'Back to the account' }).last().click()
  await page.getByRole('link', { name: 'Send' }).waitFor()

  await send()
  const held = slow.hold('after')
  await pay.click()
  await held.arrived
  slow.away(true)
  await page.getByText('No clear answer').waitFor()
  await examine(page, 'account-unclear')
  slow.away(false)
  await button(page, 'Look again')
  await paid.waitFor()
  await held.release()
  assert.equal(Math.ceil(await balance('gus.test.near')), 7)

  slow.away(true)
  await page.reload()
    .catch(() => undefined) // the page itself does not come either
  slow.away(false)
  await page.close()
  slow.close()
})

test('a server that does not answer is asked again', async () => {
  const page = await browser.newPage({ viewport: phone })
  await page.route(`${node}/`, (route) => route.abort())
  await page.goto(`${node}/account/test.near`)
  await heading(page, 'That did not work')
  await examine(page, 'account-away')
  await page.unroute(`${node}/`)
  await button(page, 'Try again')
  await page.getByRole('heading', { name: 'test.near', exact: true }).waitFor()
  await page.close()
})

test('events that are not what they seem are shown as words', async () => {
  await account('hal.test.near')
  const page = await browser.newPage({ viewport: phone })
  const event = (cursor, standard, name, data) => ({ cursor, standard, event: name, data, contract_id: 'evil.test.near', transaction_hash: 'x', timestamp_nanosec: '1' })
  const payment = (from, amount, at = '1') => ({ from, to: 'hal.test.near', amount, timestamp_nanosec: at, transaction_hash: '<b>x</b>', receipt_id: `${from} ${amount}` })
  await page.route(`${node}/`, async (route) => {
    if (route.request().postData().includes('latchkey_payments')) {
      return route.fulfill({ json: { result: { next: 7, payments: [payment('<i>x</i>', '5'), payment('evil.test.near', '1e9'), payment('evil.test.near', '5', 'now'), payment('ann.test.near', '1')] } } })
    }
    if (!route.request().postData().includes('latchkey_events')) return route.continue()
    return route.fulfill({ json: { result: { next: '', more: false, events: [
      event('1.0.0', 'nep141', 'ft_transfer', [{ old_owner_id: '<i>x</i>', new_owner_id: 'hal.test.near', amount: '1e9' }]),
      event('1.0.1', 'nep141', 'ft_transfer', [{ old_owner_id: `<i>${rlo}x</i>`, new_owner_id: 'hal.test.near', amount: '5' }]),
      event('1.0.2', 'nep171', 'nft_mint', { owner_id: 'hal.test.near', token_ids: [7, null, `<img src=x onerror=alert(1)>`] }),
      event('1.0.3', '__proto__', 'constructor', null),
      event('1.0.4', 'latchkey-drop', 'claimed', [{ account_id: 'hal.test.near', amount: '9'.repeat(60) }]),
      event('1.0.5', 'x', `Click ${rlo}https://evil.example`, 'hal.test.near'),
    ] } } })
  })
  await page.goto(`${node}/account/hal.test.near`)
  await page.getByText('The token <img src=x onerror=alert(1)> was made for you').waitFor()
  await page.getByText('You got 5 units of evil.test.near from <i> x</i>').waitFor()
  await page.getByText('“ft_transfer”').waitFor()
  await page.getByText('A link brought you all that it held').waitFor()
  await page.getByText('“Click https://evil.example”').waitFor()
  assert.equal(await page.getByText('You got less than 0.00001 NEAR from ann.test.near').count(), 4, 'one for each page that is asked for')
  assert.equal(await page.getByText(/NEAR from (evil|<i>)/).count(), 0)
  await page.getByText('What is older is not listed.').waitFor()
  assert.equal(await page.locator('i, .rows img').count(), 0)
  await examine(page, 'account-strange-events')
  await page.close()
})

test('where the browser keeps nothing the page works all the same', async () => {
  const { phrase } = await account('ida.test.near')
  const own = await browser.newContext({ viewport: phone })
  await own.addInitScript(() => { IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') } })
  const page = await open('ida.test.near', { options: { page: await own.newPage() } })
  await unlock(page, phrase)
  await own.close()
})
