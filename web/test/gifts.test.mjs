// What the claim page makes of gifts: tokens, pictures and texts that strangers made, a name that
// is taken, a passkey. Against a real server, LATCHKEY_URL, with LATCHKEY_ROOT, the secret
// key of test.near.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, examine, launch, phone, watched } from './browser.mjs'
import { assertOpen, balance, button, choose, existing, heading, removeWords, take, unchanged, words } from './visitor.mjs'
import { account, collection, drop, fundFT, fundNFT, mint, near, register, token } from './world.mjs'

const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
const two = { amount_per_drop: near(2).toString() }
let browser
before(async () => {
  browser = await launch()
  await account('gina.test.near')
  await token('mint.test.near', { name: 'Mints', symbol: 'MINT', decimals: 1 })
  await register('mint.test.near', 'drop.test.near')
  await collection('tickets.test.near')
})
after(() => browser?.close())

async function open(link, options = { viewport: phone }) {
  const page = watched(await browser.newPage(options), new URL(link).origin)
  await page.goto(link)
  return page
}

// A black dot.
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

test('the page is there at once', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', two)
  const own = await browser.newContext({ viewport: phone }) // that has nothing cached
  const page = await own.newPage()
  const start = Date.now()
  await page.goto(link)
  await heading(page, '2 NEAR')
  await page.getByLabel('Name of your new account').fill('quick')
  const took = Date.now() - start
  assert.ok(took < Number(process.env.LATCHKEY_USABLE_MS ?? 1e9), `${took} ms`)
  await own.close()
})

test('a gift of tokens, with the words and the picture of its sender', async () => {
  const { link } = await drop('create_ft_drop', 'FT', { ft_contract: 'mint.test.near', amount_per_drop: '25', title: 'Ten years of Mina’s bakery',
    message: 'Thank you. Come and spend it.', picture: 'sun', end: (BigInt(Date.now() + 40 * 86_400_000) * 1_000_000n).toString() }, fundFT('mint.test.near', '25'))
  const page = await open(link)
  await heading(page, '2.5 MINT')
  await page.getByText('A token of mint.test.near').waitFor()
  await page.getByText('Ten years of Mina’s bakery').waitFor()
  await page.getByText(/Nothing to pay, no app, no sign.up\. Good until \d+ \w+( \d{4})?, \d\d:\d\d\./).waitFor()
  await examine(page, 'claim-tokens')
  await existing(page, 'gina.test.near', '2.5 MINT')
  await heading(page, '2.5 MINT are yours')
  await page.getByRole('link', { name: 'Open my account' }).click()
  await page.getByText('You got 2.5 MINT from drop.test.near').waitFor()
  await page.getByText('A link brought you 2.5 MINT').waitFor()
  await page.close()
})

test('a clock that is years off closes no link that is open', async () => {
  const at = (days) => (BigInt(Date.now() + days * 86_400_000) * 1_000_000n).toString()
  const { link } = await drop('create_near_drop', 'NEAR', { ...two, start: at(-1), end: at(40) })
  for (const year of ['2015', '2045']) {
    const page = await browser.newPage({ viewport: phone })
    await page.clock.setSystemTime(new Date(`${year}-06-01`))
    await page.goto(link)
    await heading(page, '2 NEAR')
    await page.close()
  }
})

test('a gift that is not funded says who can help, and opens when it is', async () => {
  const { link, id } = await drop('create_ft_drop', 'FT', { ft_contract: 'mint.test.near', amount_per_drop: '7' })
  const page = await open(link)
  await heading(page, 'Not funded yet')
  await page.getByText('test.near can fund it; the link is good then.').waitFor()
  assert.equal(await page.locator('form').count(), 0)
  await examine(page, 'claim-unfunded')
  await fundFT('mint.test.near', '7')('drop.test.near', id)
  await button(page, 'Look again')
  await heading(page, '0.7 MINT')
  await page.close()
})

test('an NFT is the hero; of a picture elsewhere there is the address alone', async () => {
  const lies = (id, media) => mint('tickets.test.near', 'test.near', id, { title: id === 'far' ? 'Row 7, seat 12' : 'Near seat', media })
  await lies('far', 'https://pictures.example/7.png')
  await lies('here', `data:image/png;base64,${png}`)
  for (const [id, title] of [['far', '“Row 7, seat 12”'], ['here', '“Near seat”']]) {
    const { link } = await drop('create_nft_drop', 'NFT', { nft_contract: 'tickets.test.near' }, fundNFT('tickets.test.near', id))
    const page = await open(link, { viewport: desk, colorScheme: 'dark' })
    await heading(page, title)
    await page.getByText('A token of tickets.test.near').waitFor()
    const far = page.getByRole('link', { name: 'Its picture lies at pictures.example' })
    assert.equal(await far.count(), id === 'far' ? 1 : 0)
    if (id === 'far') assert.equal(await far.getAttribute('rel'), 'noopener noreferrer')
    else await page.locator('.art img').waitFor()
    await examine(page, id === 'far' ? 'claim-nft' : 'claim-nft-picture')
    await existing(page, 'gina.test.near', title)
    await heading(page, `${title} is yours`)
    assert.deepEqual(page.foreign, [], 'the page asked another host')
    await page.close()
  }
})

test('pictures that are something else, and motifs that are none, leave their place to a gift', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', { ...two, picture: png })
  const page = await open(link)
  await page.locator('.art img').waitFor()
  const said = async (answer) => {
    await page.unrouteAll({ behavior: 'wait' })
    await page.route(node + '/', async (route) => {
      if (!(route.request().postData() ?? '').includes('get_drop_picture')) return route.continue()
      return route.fulfill({ json: { result: { result: [...Buffer.from(JSON.stringify(answer))] } } })
    })
    await page.reload()
    await heading(page, '2 NEAR')
  }
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
  for (const answer of [{ type: 'image/svg+xml', data: btoa(svg) }, { type: 'text/html', data: btoa('<script>alert(1)</script>') }, { motif: '__proto__' },
    { motif: '<img src=x>' }, { data: png.slice(0, 40) }, { data: 'not base64!' }, { data: 7 }, null, 'x', []]) {
    await said(answer)
    await page.waitForLoadState('networkidle') // the answer has come: until then a gift stands there anyway
    await page.locator('.art img').waitFor({ state: 'detached' })
    await page.locator('svg.art').waitFor()
  }
  assert.deepEqual(page.foreign, [])
  await unchanged(page)
  await page.close()
})

test('a name that is taken, and free ones like it', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', two)
  const page = await open(link)
  await page.getByLabel('Name of your new account').fill('gina')
  await page.getByText('gina.test.near is taken.').waitFor()
  const instead = page.getByRole('group', { name: 'Free names like it' }).getByRole('button')
  assert.equal(await instead.count(), 3)
  await examine(page, 'claim-instead')
  await instead.first().press('Enter')
  await page.getByText('✓ gina2.test.near is free').waitFor()
  assert.equal(await page.getByLabel('Name of your new account').inputValue(), 'gina2')
  await page.close()
})

test('a claim that is sent twice pays once', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', two)
  const page = await open(link)
  await page.route(node + '/', async (route) => {
    if (route.request().postData().includes('send_tx')) await route.fetch()
    return route.continue()
  })
  const text = await choose(page, 'twice')
  await take(page)
  await heading(page, '2 NEAR are yours')
  await assertOpen(text, 'twice.test.near')
  assert.equal(await balance('twice.test.near'), 2)
  await page.close()
})

test('a server that wants a test which its own policy keeps out leaves the link as it was', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', two)
  const page = await browser.newPage({ viewport: phone })
  const refusal = { error: { cause: { name: 'TURNSTILE_REFUSED' }, latchkey: { code: 'TURNSTILE_REFUSED', message: 'x', site_key: '<img src=x onerror=alert(1)>' } } }
  await page.route(node + '/', (route) => (route.request().postData().includes('send_tx') ? route.fulfill({ status: 403, json: refusal }) : route.continue()))
  const kept = []
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) kept.push(message.text()) })
  await page.goto(link)
  const text = await choose(page, 'tested')
  await take(page)
  await heading(page, 'One test first')
  await page.getByRole('alert').getByText('The test does not load.').waitFor()
  assert.match(kept.join(), /challenges\.cloudflare\.com/)
  assert.equal(await page.locator('main img').count(), 0)
  await examine(page, 'claim-test')
  await page.unrouteAll({ behavior: 'wait' })
  await button(page, 'Not now')
  await heading(page, 'Keep these words first')
  assert.deepEqual((await words(page)), text)
  await take(page)
  await heading(page, '2 NEAR are yours')
  await page.close()
})

// authenticator gives a page's document one that its owner agrees with, and returns how to
// have its owner agree or not.
async function authenticator(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal',
    hasResidentKey: true, hasUserVerification: true, hasPrf: true, isUserVerified: true, automaticPresenceSimulation: true } })
  return (isUserVerified) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
}

test('a copy of the words under a passkey opens the account', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', two)
  const there = (address) => address.replace('127.0.0.1', 'localhost') // browsers make passkeys for names alone
  const own = await browser.newContext({ viewport: phone })
  const page = await own.newPage()
  await page.goto(there(`${node}/account/`))
  await page.goto(there(link))
  const agrees = await authenticator(page)
  const text = await choose(page, 'passkey')
  await button(page, 'Keep a copy under a passkey')
  await page.getByText('Kept in this browser, under your passkey.').waitFor()
  await examine(page, 'claim-passkey')
  await take(page)
  await heading(page, '2 NEAR are yours')
  await removeWords(page)

  await page.goto(there(`${node}/account/passkey.test.near`))
  const unlock = () => page.getByRole('link', { name: 'Unlock' }).click()
  const isOpen = () => page.getByText('used now').waitFor()
  await unlock()
  await page.getByLabel('Words or secret key').fill(text.join(' '))
  await button(page, 'Unlock')
  await isOpen()
  await page.getByRole('link', { name: 'Use it in a wallet' }).click()
  await button(page, 'Show the words')
  await button(page, 'Keep a copy under a passkey')
  await page.getByText('Kept in this browser, under your passkey.').waitFor()
  await page.getByRole('link', { name: 'Back to the account' }).click()
  await button(page, 'Lock')
  await unlock()
  await page.getByRole('button', { name: 'Use your passkey' }).waitFor()
  await examine(page, 'account-passkey')
  await button(page, 'Use your passkey')
  await isOpen()
  await button(page, 'Lock')
  await unlock()
  await agrees(false)
  await button(page, 'Use your passkey')
  await page.getByRole('alert').getByText('the passkey was not confirmed').waitFor()
  const stored = await page.evaluate(() => new Promise((resolve) => {
    indexedDB.open('latchkey-claims').onsuccess = ({ target }) => {
      target.result.transaction('sealed').objectStore('sealed').getAll().onsuccess = (e) => resolve(e.target.result.map((one) => String.fromCharCode(...new Uint8Array(one.box))))
    }
  }))
  assert.equal(stored.length, 1)
  assert.ok(!stored[0].includes(text[0]), 'the copy is no secret')
  await page.getByLabel('Words or secret key').fill(text.join(' '))
  await page.getByLabel('Words or secret key').press('Tab')
  await page.keyboard.press('Enter')
  await isOpen()
  await page.getByRole('link', { name: 'Use it in a wallet' }).click()
  await button(page, 'Remove that copy')
  await page.getByRole('button', { name: 'Remove that copy' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Back to the account' }).click()
  await button(page, 'Lock')
  await unlock()
  await page.getByLabel('Words or secret key').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Use your passkey' }).count(), 0)
  await own.close()
})

test('who claimed opens the account with the copy in this browser', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', two)
  const own = await browser.newContext({ viewport: phone })
  const page = await own.newPage()
  // A browser that was here when its store was older keeps what it has.
  await page.goto(node + '/account/')
  await page.evaluate(() => new Promise((resolve) => {
    indexedDB.deleteDatabase('latchkey-claims')
    const request = indexedDB.open('latchkey-claims', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('words').put({ phrase: 'kept', accounts: ['old.test.near'] }, 'ed25519:old')
    request.onsuccess = () => { request.result.close(); resolve() }
  }))
  await page.goto(link)
  await choose(page, 'copy')
  await take(page)
  await heading(page, '2 NEAR are yours')
  await page.getByRole('link', { name: 'Open my account' }).click()
  await page.getByText('A link brought you 2 NEAR').waitFor()
  await page.getByRole('link', { name: 'Unlock' }).click()
  await button(page, 'Use the copy in this browser')
  await page.getByText('used now').waitFor()
  const kept = await page.evaluate(() => new Promise((resolve) => {
    indexedDB.open('latchkey-claims').onsuccess = ({ target }) => { target.result.transaction('words').objectStore('words').getAllKeys().onsuccess = (e) => resolve(e.target.result) }
  }))
  assert.ok(kept.includes('ed25519:old') && kept.length === 2, `${kept}`)
  await own.close()
})
