// The claim page in a real browser, against a real server: LATCHKEY_URL, with a
// drop of 2 NEAR for each of LATCHKEY_LINKS (JSON), one that is not open yet and
// one that expires (LATCHKEY_EARLY, LATCHKEY_LATE), and one with a password and two uses
// (LATCHKEY_LOCKED).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { base58 } from '@scure/base'
import { desk, examine, launch, phone, watched } from './browser.mjs'
import { gate } from './gate.mjs'
import { decoded, tap, traces } from './tap.mjs'
import { anyWords, ask, assertOpen, balance, button, callOf, changedAt, choose, claimed, existing, heading, keyOf, linksOf, preview, take, unchanged, visit, words } from './visitor.mjs'

const linkFor = linksOf(14, 36)
let browser, proxy
before(async () => {
  browser = await launch()
  proxy = await tap(process.env.LATCHKEY_URL)
})
after(async () => {
  await browser?.close()
  proxy?.close()
})

const nextLink = () => linkFor(proxy)

// What a page makes of answers is the same on every host: a Worker is asked for what it has a part in.
const asElsewhere = { skip: process.env.LATCHKEY_HOST === 'worker' && 'host/e2e/pages has it' }

async function open(link, options) {
  const page = watched(await visit(browser, 'about:blank', options), proxy.url)
  await page.goto(link)
  return page
}

const changed = (page, change) => changedAt(proxy.url, page, change)

const alert = (page, text) => page.getByRole('alert').getByText(text, { exact: true }).waitFor()

// gasOf is what the claim on a page attached.
async function gasOf(page) {
  const hash = (await page.locator('a[href*="#trace/"]').getAttribute('href')).split('#trace/')[1]
  const { transaction } = await ask('tx', { tx_hash: hash, sender_account_id: 'drop.test.near', wait_until: 'EXECUTED_OPTIMISTIC' })
  return transaction.actions[0].FunctionCall.gas
}

test('a claim into a new account, by keyboard, on a phone', async () => {
  const link = nextLink()
  const { required_gas } = await preview(link)
  const page = await open(link)
  await heading(page, '2 NEAR')
  await page.getByText('Nothing to pay').waitFor()
  await examine(page, 'claim-offer')
  const name = page.getByLabel('Name of your new account')
  await name.fill('Not a name!')
  await page.getByRole('status').getByText('A name has letters a to z').waitFor() // while it is written
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('letters a to z').waitFor()
  await examine(page, 'claim-bad-name')
  await name.fill('robin')
  await page.getByText('✓ robin.test.near is free').waitFor()
  await examine(page, 'claim-free-name')
  await page.keyboard.press('Enter')
  await heading(page, 'Keep these words first')
  const text = await words(page)
  assert.equal(text.length, 12)
  await examine(page, 'claim-keep-words')
  for (const step of ['Save as a file', 'Copy', 'I have kept them: take 2 NEAR']) {
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement.textContent), step)
  }
  await page.keyboard.press('Enter')
  await heading(page, '2 NEAR are yours')
  await examine(page, 'claim-done')
  assert.deepEqual(await words(page), text)
  await assertOpen(text, 'robin.test.near')
  assert.equal(await balance('robin.test.near'), 2)
  assert.equal(await gasOf(page), required_gas.new_account)
  assert.deepEqual(page.foreign, [], 'the page asked another host')
  await assertSecret(link, text)

  await page.goto('about:blank')
  await page.goto(link)
  await claimed(page, 'robin.test.near')
  await page.getByText('2 NEAR went into').waitFor()
  await examine(page, 'claim-returned')
  assert.deepEqual(await words(page), text)
  await page.close()

  const stranger = await open(link)
  await heading(stranger, 'This link was used')
  await examine(stranger, 'claim-used')
  await stranger.close()
})

test('who cannot be paid is told before anything is sent', async () => {
  const link = nextLink()
  const { required_gas } = await preview(link)
  const page = await open(link, { viewport: desk, colorScheme: 'dark' })
  const sent = proxy.bytes().length
  await existing(page, 'nobody.test.near')
  await alert(page, 'nobody.test.near does not exist.')
  await examine(page, 'claim-nobody')
  for (const start of ['0x', '0s']) {
    await existing(page, start + 'ab'.repeat(20))
    await alert(page, `Money of ${start}… accounts is moved by a contract that is not on this ledger: give another account.`)
  }
  await page.getByLabel('A new account, made now').check()
  const name = page.getByLabel('Name of your new account')
  for (const [text, sentence] of [['robin', 'robin.test.near is taken.'], ['robin.test.near', 'robin.test.near is taken.'],
    ['maria.near', 'Names here end in .test.near.'], ['a.b.test.near', 'Names here have one part before .test.near.']]) {
    await name.fill(text)
    await page.keyboard.press('Enter')
    await alert(page, sentence)
  }
  await examine(page, 'claim-taken')
  assert.ok(!proxy.bytes().subarray(sent).includes('send_tx'), 'a claim was sent')

  await existing(page, 'robin.test.near')
  await heading(page, '2 NEAR are yours')
  await examine(page, 'claim-done-existing')
  assert.equal(await balance('robin.test.near'), 4)
  assert.equal(await gasOf(page), required_gas.existing_account)
  await page.close()
})

test('a key is an account, too', async () => {
  const { publicBytes } = await keyOf(anyWords)
  const id = Buffer.from(publicBytes).toString('hex')
  const link = nextLink()
  const { required_gas } = await preview(link)
  const page = await open(link)
  await page.getByLabel('An account that I have').check()
  await page.getByLabel('Your account').fill(id)
  await page.getByRole('button', { name: 'Take 2 NEAR' }).dblclick() // one claim
  await heading(page, '2 NEAR are yours')
  assert.equal(await balance(id), 2)
  assert.equal(await gasOf(page), required_gas.implicit_account)
  await page.close()
})

test('a name that is taken while its claim is under way', async () => {
  const slow = await gate(process.env.LATCHKEY_URL)
  try {
    const [first, second] = [await open(linkFor(slow)), await open(linkFor(slow))]
    await choose(first, 'maria')
    const text = await choose(second, 'maria')
    const held = slow.hold('before')
    await take(first)
    await held.arrived
    await take(second)
    await heading(second, '2 NEAR are yours')
    await held.release()
    await heading(first, 'Nothing was paid')
    await first.getByText('maria.test.near is taken').waitFor()
    await first.getByText('The link is still good.').waitFor()
    await examine(first, 'claim-failed')
    await assertOpen(text, 'maria.test.near')
    await button(first, 'Choose another account')
    await choose(first, 'marie')
    await take(first)
    await heading(first, '2 NEAR are yours')
    await Promise.all([first.close(), second.close()])
  } finally {
    slow.close()
  }
})

test('what the contract refuses before it takes a claim is shown in its words', async () => {
  const page = await open(nextLink())
  // The page attaches enough; a contract that wants more says so.
  await changed(page, { required_gas: { existing_account: 1e12, implicit_account: 1e12, new_account: 1e12 } })
  await existing(page, 'robin.test.near')
  await heading(page, 'Not accepted')
  await page.getByText(/^Not enough gas attached. Required: 14 Tgas, attached: 1 /).waitFor()
  await page.getByText('Nothing was spent and the link is as it was.').waitFor()
  await examine(page, 'claim-guard')
  await unchanged(page)
  await page.close()
})

test('a link whose attempts failed pays into an account that exists, as long as it can', asElsewhere, async () => {
  const [link, spent] = [nextLink(), nextLink()]
  const { required_gas } = await preview(link)
  const taken = { new_account_id: 'robin.test.near', new_public_key: (await keyOf(anyWords)).publicKey }
  for (const each of [link, spent]) {
    await wearOut(each, 'new_account', () => callOf(each, 'create_account_and_claim', taken, required_gas.new_account))
  }
  await wearOut(spent, 'existing_account', () => callOf(spent, 'claim_for', { account_id: 'nobody.test.near' }, required_gas.existing_account))

  const page = await open(link)
  await page.getByText('It still pays into an account that you have.').waitFor()
  assert.ok(await page.getByLabel('A new account, made now').isDisabled())
  await examine(page, 'claim-no-new-account')

  // An account that is a key may have to be made, and costs more than one with a name.
  const { publicBytes } = await keyOf([...anyWords].reverse())
  await wearDown(link, required_gas, () => callOf(link, 'claim_for', { account_id: 'nobody.test.near' }, required_gas.existing_account))
  await existing(page, Buffer.from(publicBytes).toString('hex'))
  await alert(page, 'Attempts that failed have used up what this link had for accounts that are keys. It still pays into an account with a name.')
  await examine(page, 'claim-names-only')
  await existing(page, 'robin.test.near')
  await heading(page, '2 NEAR are yours')
  assert.equal(await balance('robin.test.near'), 6)

  await page.goto('about:blank')
  await page.goto(spent)
  await heading(page, 'This link is spent')
  await examine(page, 'claim-spent')
  await page.close()
})

// wearDown fails with a link until its allowance covers no claim into a key's account.
async function wearDown(link, { implicit_account: gas }, fail) {
  const [contract, secret] = link.split('#')[1].split('/')
  const publicKey = 'ed25519:' + base58.encode(base58.decode(secret.replace('ed25519:', '')).subarray(32))
  const needed = (BigInt(gas) + 10n * 10n ** 12n) * 10n ** 8n // a claim takes more than its own gas and its guard's
  for (let tries = 0; ; tries++) {
    assert.ok(tries < 60, 'the allowance has no end')
    const { permission } = await ask('query', { request_type: 'view_access_key', finality: 'final', account_id: contract, public_key: publicKey })
    if (BigInt(permission.FunctionCall.allowance) < needed) return
    await fail()
  }
}

// wearOut fails with a link until its preview says that it can do no more.
async function wearOut(link, what, fail) {
  for (let tries = 0; (await preview(link))[what]; tries++) {
    assert.ok(tries < 30, 'the allowance has no end')
    await fail()
  }
}

test('a link that wears out while a page has it', asElsewhere, async () => {
  const link = nextLink()
  const { required_gas } = await preview(link)
  const page = await open(link)
  await choose(page, 'late')
  const taken = { new_account_id: 'robin.test.near', new_public_key: (await keyOf(anyWords)).publicKey }
  await wearOut(link, 'new_account', () => callOf(link, 'create_account_and_claim', taken, required_gas.new_account))
  await take(page)
  const again = page.getByRole('button', { name: 'Try again' }) // where it is the contract that refuses
  await again.or(page.getByText('It still pays into an account that you have.')).waitFor()
  if (await again.isVisible()) await again.click()
  await page.getByText('It still pays into an account that you have.').waitFor()
  assert.equal(await balance('late.test.near'), undefined)
  await page.close()
})

test('a claim that is under way is waited for', asElsewhere, async () => {
  const page = await open(nextLink())
  await changed(page, { in_flight: true })
  await heading(page, 'A claim is under way')
  await examine(page, 'claim-under-way')
  await unchanged(page)
  await heading(page, '2 NEAR')
  await page.close()
})

test('a link that was cancelled says so', asElsewhere, async () => {
  const page = await open(nextLink())
  await changed(page, { cancelled: true })
  await heading(page, 'This link was cancelled')
  await examine(page, 'claim-cancelled')
  await unchanged(page)
  await page.close()
})

test('links that are not open yet, or have expired, say when, in local time', asElsewhere, async () => {
  const [early, late] = [process.env.LATCHKEY_EARLY, process.env.LATCHKEY_LATE].map((links) => JSON.parse(links)[0])
  for (const timezoneId of ['Asia/Tokyo', 'America/New_York']) {
    const local = (nanos) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: timezoneId }).format(Number(BigInt(nanos) / 1_000_000n))
    const page = await visit(browser, early, { viewport: phone, timezoneId })
    await heading(page, 'This link is not open yet')
    await page.getByText(`2 NEAR from test.near can be taken from ${local((await preview(early)).start)} on.`).waitFor()
    assert.equal(await page.locator('form').count(), 0)
    await examine(page, 'claim-early')
    await page.goto('about:blank')

    const { end } = await preview(late)
    await new Promise((passed) => setTimeout(passed, Number(BigInt(end) / 1_000_000n) - Date.now() + 100))
    await page.goto(late)
    await heading(page, 'This link has expired')
    await page.getByText(`It was good until ${local(end)}. What it held goes back to test.near.`).waitFor()
    assert.equal(await page.locator('form').count(), 0)
    await examine(page, 'claim-late')
    await page.close()
  }
})

test('the words are copied, and saved as a file', asElsewhere, async () => {
  const { hostname, port } = new URL(proxy.url)
  const plain = await launch(`--host-resolver-rules=MAP latchkey.example ${hostname}`)
  try {
    const link = nextLink()
    // Only https, and this machine, have a clipboard.
    for (const [place, safe] of [[proxy.url, true], [`http://latchkey.example:${port}`, false]]) {
      const page = await visit(plain, link.replace(proxy.url, place), { viewport: phone })
      const text = (await choose(page, safe ? 'safe' : 'plain')).join(' ')
      assert.equal(await page.evaluate(() => isSecureContext), safe)
      await button(page, 'Copy')
      await page.getByText('Copied.').waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as a file')])
      assert.ok(readFileSync(await download.path(), 'utf8').includes(`\n${text}\n`))
      await button(page, 'Choose another account')
      await page.getByLabel('Name of your new account').focus()
      await page.keyboard.press('Control+V')
      assert.equal(await page.getByLabel('Name of your new account').inputValue(), text)
      await page.close()
    }
    const page = await visit(plain, link.replace(proxy.url, `http://latchkey.example:${port}`), { viewport: phone })
    const text = await choose(page, 'hand')
    await page.evaluate(() => { document.execCommand = () => false }) // as where nothing may be copied by a page
    await button(page, 'Copy')
    await page.getByText('The words are selected').waitFor()
    assert.deepEqual((await page.evaluate(() => getSelection().toString())).split(/\s+/).filter((word) => word !== ''), text)
    await examine(page, 'claim-selected')
    await page.close()
  } finally {
    await plain.close()
  }
})

test('a link with a password asks for it, and sends only a hash', async () => {
  const { link, password } = JSON.parse(process.env.LATCHKEY_LOCKED)
  const locked = proxy.url + link.replace(/^https?:\/\/[^/]+/, '')
  const page = await open(locked)
  const field = page.getByLabel('Password of this link')
  await field.waitFor()
  await page.getByLabel('Name of your new account').fill('latch')
  await page.keyboard.press('Enter')
  await alert(page, 'This link asks for a password: whoever sent it knows it.')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'password')
  await examine(page, 'claim-password')
  await field.fill('open barley')
  await page.keyboard.press('Enter')
  await heading(page, 'Keep these words first')
  await take(page)
  await alert(page, 'That is not the password of this link. Nothing was spent: try again, or ask whoever sent it.')
  await page.waitForFunction(() => document.activeElement.id === 'password')
  assert.equal(await page.getByLabel('Name of your new account').inputValue(), 'latch')

  // The words wait over a reload, the password does not.
  await page.reload()
  await field.fill(password)
  await page.keyboard.press('Enter')
  await heading(page, 'Keep these words first')
  await take(page)
  await heading(page, '2 NEAR are yours')
  assert.equal(await balance('latch.test.near'), 2)
  await page.close()

  // Its second use has another hash.
  const again = await open(locked)
  await again.getByLabel('An account that I have').check()
  await again.getByLabel('Your account', { exact: true }).fill('latch.test.near')
  await again.getByLabel('Password of this link').fill(password)
  await again.keyboard.press('Enter')
  await heading(again, '2 NEAR are yours')
  assert.equal(await balance('latch.test.near'), 4)
  assert.ok(!decoded(proxy.bytes()).includes(password), 'the password left the page')
  await again.close()
})

test('broken and unknown links say so', async () => {
  const link = nextLink()
  for (const broken of [link.slice(0, -3), link.replace(/#.*/, ''), link.replace('drop.test.near', 'NOT A NAME')]) {
    const page = await open(broken)
    await heading(page, 'This link is broken')
    await examine(page, 'claim-broken')
    await page.close()
  }
  const stranger = 'ed25519:3KyUuch8pYP47krBq4DosFEVBMR5wDTMQ8AThzM8kAEcBQEpsPdYTZ2FPX5ZnSoLrerjwg66hwwJaW1wHzprd5k3'
  for (const [other, title] of [[link.replace(/ed25519:.*/, stranger), 'This link is unknown'],
    [link.replace('drop.test.near', 'nobody.test.near'), 'This link is for another network']]) {
    const page = await open(other)
    await heading(page, title)
    assert.equal(await page.getByRole('button').count(), 0, 'no button helps here')
    await examine(page, `claim-${title.split(' ').at(-1)}`)
    await page.close()
  }
})

test('links as wallets and chats pass them on lead to the page', async () => {
  const link = nextLink()
  const gift = link.replace(/.*#/, '')
  for (const path of [`/claim/#${gift}`, `/claim?utm_source=chat#${gift}.`, `/claim/?utm_source=chat#${gift}`, `/linkdrop/${gift}`, `/linkdrop/${gift}/`,
    `/linkdrop/${gift.replace('ed25519:', '')}?redirectUrl=https://shop.example`, `/claim%23${gift}`, `/claim%23${encodeURIComponent(gift)}`]) {
    const page = await open(proxy.url + path)
    await heading(page, '2 NEAR')
    assert.equal(new URL(page.url()).pathname, '/claim', path)
    assert.deepEqual(page.foreign, [])
    await page.close()
  }
  const page = await open(link.replace(/#.*/, ''))
  await page.getByLabel('The whole link').fill('drop.test.near')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('not a whole link either').waitFor()
  await page.getByLabel('The whole link').fill(`<${gift}>`)
  await page.keyboard.press('Enter')
  await heading(page, '2 NEAR')
  await page.close()
})

// assertSecret searches everything that left the page for the link's secret, and
// for the words' key.
async function assertSecret(link, text) {
  const secret = link.split('ed25519:')[1]
  const bytes = Buffer.from(base58.decode(secret))
  const sent = decoded(proxy.bytes())
  assert.ok(sent.includes('send_tx') && sent.includes('claim'), 'the tap saw nothing')
  const own = await keyOf(text)
  const ownSecret = own.secretKey.replace('ed25519:', '')
  const ownBytes = Buffer.from(base58.decode(ownSecret))
  for (const [form, trace] of [[secret, bytes], [secret, bytes.subarray(0, 32)], [ownSecret, ownBytes], [ownSecret, ownBytes.subarray(0, 32)],
    [text.join(' '), Buffer.from(text.slice(0, 3).join(' '))]].flatMap((pair) => [...traces(...pair)])) {
    assert.ok(!sent.includes(trace), `a secret left the page as ${form}`)
  }
  // The search finds what is there: the public halves, which are not secret.
  assert.ok(sent.includes(bytes.subarray(32)), 'the search does not find the public key in the transaction')
  assert.ok(sent.includes(own.publicKey), 'the search does not find the new account’s key')
}
