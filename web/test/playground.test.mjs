// The playground in a real browser: a whole ledger in a tab, served from LATCHKEY_URL, which its ledger
// never asks anything.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { desk, examine, launch, look, phone } from './browser.mjs'
import { attempt, cameOf, count, done, makeAccount, open, place, url, withKey, word, write } from './instrument.mjs'

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

const visit = async (options) => {
  const context = await browser.newContext({ viewport: desk, ...options })
  return { context, page: await open(context) }
}

test('it begins with something to look at, and an attempt that was refused', async () => {
  const { context, page } = await visit()
  const there = place(page, 'What there is')
  await there.getByText('may call create_near_drop of drop.test.near').waitFor()
  assert.equal(await there.getByRole('link', { name: /^open the link/ }).count(), 2)
  const { rule, stopped, passed } = await cameOf(page)
  assert.deepEqual([rule, stopped, passed], ['DepositWithFunctionCall', 'The key may do this', 6])
  await examine(page, 'playground')
  await place(page, 'What came of it').getByRole('button', { name: 'Try without ›' }).click()
  assert.equal(await word(page, 'Deposit').inputValue(), '0')
  await attempt(page)
  assert.equal((await cameOf(page)).stopped, 'It runs')
  assert.deepEqual(page.foreign, [])
  assert.deepEqual(page.asked, [], 'the playground asked the server')
  await context.close()
})

test('what a claim key may not do, its claim in another tab, and what became of it', async () => {
  const { context, page } = await visit()
  const there = place(page, 'What there is')
  await there.getByRole('button', { name: /^claim key 1 of drop 0/ }).click()
  for (const [words, rule] of [
    [{ 'What to do': 'pay', 'Whom to pay': 'test.near', Amount: '0.001' }, 'RequiresFullAccess'],
    [{ 'What to do': 'add a key', 'What the key opens': 'everything' }, 'RequiresFullAccess'],
    [{ 'What to do': 'delete the account', 'Who gets the rest': 'test.near' }, 'RequiresFullAccess'],
    [{ 'What to do': 'use a contract' , Contract: 'drop.latchkey: there from the beginning' }, 'RequiresFullAccess'],
    [{ 'What to do': 'call', Contract: 'test.near', Method: 'create_account', new_account_id: 'eve.test.near', new_public_key: 'ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847' }, 'ReceiverMismatch'],
    [{ Contract: 'drop.test.near', Method: 'freeze' }, 'MethodNameMismatch'],
    [{ Method: 'claim_for', account_id: 'alice.test.near', Deposit: '0.000001' }, 'DepositWithFunctionCall'],
    [{ Deposit: '0', gas: '300' }, 'NotEnoughAllowance'],
    [{ gas: '5' }, 'GuardRefused'],
  ]) {
    await write(page, words)
    await attempt(page)
    assert.equal((await cameOf(page)).rule, rule)
  }
  assert.equal((await cameOf(page)).why, 'Not enough gas attached. Required: 14 Tgas, attached: 5 Tgas')
  assert.deepEqual(await optionsWith(page, 'Key', / of (test\.near|registrar|latchkey)$|full key of drop/), [], 'a full key of the ledger’s own is offered')

  const [claim] = await Promise.all([context.waitForEvent('page'), there.getByRole('link', { name: 'open the link of claim key 1' }).first().click()])
  await claim.getByLabel('Name of your new account').fill('robin')
  await claim.keyboard.press('Enter')
  await claim.getByRole('button', { name: 'I have kept them: take 2 NEAR' }).click()
  await claim.getByRole('heading', { name: '2 NEAR are yours' }).waitFor()
  await claim.getByRole('link', { name: 'Open my account' }).click()
  await claim.getByText('A link brought you 2 NEAR').waitFor()
  await there.getByRole('heading', { name: /^robin\.test\.near/ }).waitFor()
  await there.getByText('claim key 1 of drop 0: claimed, by robin.test.near').waitFor()
  await place(page, 'What came of it').getByText('The contract’s guard has no objection, for').waitFor()

  await write(page, { gas: '30' })
  await attempt(page)
  assert.equal((await cameOf(page)).rule, 'AccessKeyNotFound')
  await there.getByRole('button', { name: /^claim key 2 of drop 0/ }).click()
  await done(page)
  await place(page, 'What came of it').getByText('resolve_near_claim()').waitFor()
  await look(page, 'playground-trace')
  await context.close()
})

const optionsWith = (page, label, text) => word(page, label).locator('option').evaluateAll((all, source) => all.map((e) => e.textContent).filter((one) => new RegExp(source).test(one)), text.source)

test('every step can be looked at, and gone on from', async () => {
  const { context, page } = await visit()
  const there = place(page, 'What there is'), steps = page.getByRole('navigation', { name: 'All that was tried' })
  const asItWas = await there.textContent()
  await withKey(page, 'full key of alice.test.near')
  await write(page, { 'What to do': 'pay', 'Whom to pay': 'test.near', Amount: '3' })
  await done(page)
  await write(page, { 'What to do': 'delete the account', 'Who gets the rest': 'test.near' })
  await done(page)
  await there.getByRole('heading', { name: /^alice/ }).waitFor({ state: 'detached' })

  await steps.getByRole('button', { name: /^Step 2:/ }).click()
  await there.getByRole('heading', { name: /^alice/ }).waitFor()
  assert.equal(await there.getByRole('heading', { name: 'drop 0' }).count(), 0, 'the drop was not there yet')
  await place(page, 'What you try').getByRole('button', { name: 'Back to now' }).click()
  await there.getByRole('heading', { name: /^alice/ }).waitFor({ state: 'detached' })

  await steps.getByRole('button', { name: /^Step 4:/ }).click()
  await there.getByRole('heading', { name: /^alice/ }).waitFor()
  await look(page, 'playground-past')
  await place(page, 'What you try').getByRole('button', { name: 'Go on from here' }).click()
  await place(page, 'What you try').getByRole('button', { name: 'Try it' }).waitFor()
  assert.equal(await count(page), 4)
  assert.equal(await there.textContent(), asItWas)
  await page.reload()
  await there.getByRole('heading', { name: /^alice/ }).waitFor()
  assert.equal(await count(page), 4)
  assert.equal(await there.textContent(), asItWas)
  await makeAccount(page, 'bob')

  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('button', { name: 'Forget it' }).click()
  await there.getByRole('heading', { name: /^bob/ }).waitFor({ state: 'detached' })
  await there.getByRole('heading', { name: /^alice/ }).waitFor()
  assert.equal(await count(page), 4)
  await context.close()
})

test('JSON is signed as it is written, and what is wrong with it is said', async () => {
  const { context, page } = await visit()
  await withKey(page, 'full key of alice.test.near')
  await write(page, { 'What to do': 'pay', 'Whom to pay': 'test.near', Amount: '1' })
  await place(page, 'What you try').getByRole('button', { name: 'as JSON' }).click()
  const text = await word(page, 'transaction').inputValue()
  await place(page, 'What you try').getByRole('button', { name: 'as a command' }).click()
  await page.getByText('latchkey send test.near --near 1 --as alice.test.near').waitFor()
  assert.deepEqual(JSON.parse(text), { receiver_id: 'test.near', actions: [{ Transfer: { deposit: '1000000000000000000000000' } }] })
  const both = { receiver_id: 'alice.test.near', actions: [{ Transfer: { deposit: '1' } }, { AddKey: { public_key: 'ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847', access_key: { permission: 'FullAccess' } } }] }
  await write(page, { transaction: JSON.stringify(both) })
  await done(page)
  for (const [wrong, problem] of [['{', /^The transaction: /], ['{"receiver_id":"a.near","actions":[{"Transfer":{}}]}', /^actions\[0\]\.Transfer\.deposit: it must be a whole number/], ['{"receiver_id":"a.near","actions":[{"Fly":{}}]}', /^actions\[0\]: it must be/]]) {
    await write(page, { transaction: wrong })
    await place(page, 'What you try').getByRole('button', { name: 'Try it' }).click()
    assert.match(await page.getByRole('alert').textContent(), problem)
  }
  await context.close()
})

test('a second tab says where the ledger is', async () => {
  const { context, page } = await visit()
  const second = await open(context, { ready: false })
  await second.getByRole('heading', { name: 'Open in another tab' }).waitFor()
  await look(second, 'playground-taken')
  await makeAccount(page, 'kept')
  await second.goto('about:blank')
  await second.goto(`${url}#play/${deflateRawSync(JSON.stringify({ latchkey_scenario: 1, keys: [], steps: [] })).toString('base64url')}`) // nor does it take the ledger's place
  await second.getByRole('button', { name: 'Play it' }).click()
  await second.getByRole('heading', { name: 'Open in another tab' }).waitFor()
  await page.reload()
  await place(page, 'What there is').getByRole('heading', { name: /^kept/ }).waitFor()
  await second.close()
  await place(page, 'What there is').getByRole('heading', { name: /^alice/ }).waitFor()
  await context.close()
})

test('on a phone the places are a swipe apart, and the verdict is on the screen', async () => {
  const { context, page } = await visit({ viewport: phone, hasTouch: true })
  for (const [name, title] of [['There is', 'What there is'], ['You try', 'What you try'], ['Came of it', 'What came of it']]) {
    await page.getByRole('button', { name, exact: true }).click()
    await page.waitForFunction((label) => Math.abs(document.querySelector(`[aria-label="${label}"]`).getBoundingClientRect().left) < 2, title)
    const box = await page.locator('.verdict').boundingBox()
    assert.ok(box.y > 0 && box.y + box.height <= phone.height, `the verdict is at ${box.y}`)
  }
  await context.close()
})

test('a tab that is killed loses nothing it has shown', async () => {
  const context = await browser.newContext({ viewport: desk })
  for (const name of ['one', 'two']) {
    const page = await open(context)
    await makeAccount(page, name)
    const session = await context.newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    session.send('Page.crash').catch(() => undefined) // a dead tab does not answer
    await crashed
    await page.close()
  }
  const page = await open(context)
  for (const name of ['one', 'two']) await place(page, 'What there is').getByRole('heading', { name: `${name}.test.near` }).waitFor()
  await context.close()
})

test('a ledger that cannot be read says so, and can be left behind', async () => {
  const { context, page } = await visit()
  await page.goto(url + 'claim')
  await page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open('latchkey', 2)
    request.onerror = reject
    request.onsuccess = () => {
      const transaction = request.result.transaction('state', 'readwrite')
      transaction.objectStore('state').clear()
      transaction.oncomplete = () => { request.result.close(); resolve() }
    }
  }))
  await page.goto(url)
  await page.getByRole('heading', { name: 'The ledger did not start' }).waitFor()
  await look(page, 'playground-failed')
  await page.getByRole('button', { name: 'Start a new ledger' }).click()
  await place(page, 'What there is').getByRole('heading', { name: /^alice/ }).waitFor()
  await context.close()
})

test('where a page may keep no ledger it says so', async () => {
  const { hostname, port } = new URL(url)
  const plain = await launch(`--host-resolver-rules=MAP latchkey.example ${hostname}`)
  try {
    const page = await plain.newPage({ viewport: desk })
    await page.goto(`http://latchkey.example:${port}/`)
    await page.getByRole('heading', { name: 'Not at this address' }).waitFor()
    await page.getByText(`not at http://latchkey.example:${port}.`).waitFor()
    await look(page, 'playground-plain')
  } finally {
    await plain.close()
  }
})

test('a lesson asks, and says when it is solved; it survives a reload', async () => {
  const { context, page } = await visit()
  await page.getByLabel('Lesson', { exact: true }).selectOption('keys')
  const task = page.getByRole('region', { name: 'Your task' })
  await task.getByText('Try to pay 0.1 NEAR').waitFor()
  await task.getByText('A hint').click()
  await withKey(page, 'drop key of alice.test.near')
  await write(page, { 'What to do': 'pay', 'Whom to pay': 'test.near', Amount: '0.1' })
  await attempt(page)
  assert.equal((await cameOf(page)).rule, 'RequiresFullAccess')
  assert.equal(await task.getByText('Solved.').count(), 0)
  await page.reload()
  await task.getByText('Try to pay 0.1 NEAR').waitFor()
  await place(page, 'What came of it').getByRole('button', { name: 'Try with the full key ›' }).click()
  await done(page)
  await task.getByText('Solved.').waitFor()
  await look(page, 'playground-lesson')
  await context.close()
})

test('what was tried is shared by a link and as a file, and tried again elsewhere', async () => {
  const { context, page } = await visit({ permissions: ['clipboard-read', 'clipboard-write'] })
  await makeAccount(page, 'sue')
  const share = page.locator('.menu')
  await share.getByText('Share', { exact: true }).click()
  await share.getByRole('button', { name: 'Copy a link' }).click()
  await share.getByText('The link is copied.').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const [file] = await Promise.all([page.waitForEvent('download'), share.getByRole('button', { name: 'Save as a file' }).click()])
  const buffer = readFileSync(await file.path())
  await look(page, 'playground-share')
  await context.close()

  const other = await browser.newContext({ viewport: desk }), guest = await other.newPage()
  await guest.goto(link)
  await guest.getByText('Somebody tried 5 steps').waitFor()
  await look(guest, 'playground-shared')
  await guest.getByRole('button', { name: 'Play it' }).click()
  await place(guest, 'What there is').getByRole('heading', { name: 'sue.test.near' }).waitFor()
  assert.equal(await count(guest), 5)
  assert.equal(await guest.getByRole('alert').count(), 0)
  await guest.reload()
  await place(guest, 'What there is').getByRole('heading', { name: 'sue.test.near' }).waitFor()

  await makeAccount(guest, 'mine')
  await guest.locator('.menu').getByText('Share', { exact: true }).click()
  await guest.locator('.menu input[type=file]').setInputFiles({ name: 'scenario.json', mimeType: 'application/json', buffer })
  await place(guest, 'What there is').getByRole('heading', { name: 'mine.test.near' }).waitFor({ state: 'detached' })
  await place(guest, 'What there is').getByRole('heading', { name: 'sue.test.near' }).waitFor()
  await guest.goto(url + '#play/AAAA')
  await guest.reload()
  await guest.getByRole('heading', { name: 'This link holds no scenario' }).waitFor()
  await other.close()
})
