// No account is made whose key is lost: tabs and browsers are killed at each step
// of a claim, with the claim or its answer held back.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { examine, launch, launchAt, phone } from './browser.mjs'
import { gate } from './gate.mjs'
import { anyWords, assertOpen, balance, button, choose, claimed, crash, heading, linksOf, removeWords, replaceKey, take, visit, words } from './visitor.mjs'

const nextLink = linksOf(0, 14)
let browser, context, proxy
before(async () => {
  browser = await launch()
  context = await browser.newContext({ viewport: phone })
  proxy = await gate(process.env.LATCHKEY_URL)
})
after(async () => {
  await browser?.close()
  proxy?.close()
})

// assertClaimed: who comes back finds the account and its words.
async function assertClaimed(page, account, text) {
  await claimed(page, account)
  assert.deepEqual(await words(page), text)
  await assertOpen(text, account)
  assert.equal(await balance(account), 2)
}


for (const [end, kill] of Object.entries({ 'killed': crash, 'closed': (page) => page.close() })) {
  test(`the tab is ${end} at each step`, async () => {
    const link = nextLink(proxy), account = `${end}.test.near`

    let page = await visit(context, link)
    const text = await choose(page, end)
    assert.equal(text.length, 12)
    await kill(page)

    page = await visit(context, link)
    await heading(page, 'Keep these words first')
    assert.deepEqual(await words(page), text, 'the words are others now')
    const before = proxy.hold('before')
    await take(page)
    await before.arrived
    await kill(page)

    page = await visit(context, link)
    await heading(page, 'Keep these words first')
    assert.deepEqual(await words(page), text)
    await examine(page, 'claim-words')
    assert.equal(await balance(account), undefined)
    await before.release()
    await take(page) // the claim has arrived in the meantime
    await assertClaimed(page, account, text)
    await kill(page)

    page = await visit(context, link)
    await assertClaimed(page, account, text)
    await examine(page, 'claim-claimed-before')
    await removeWords(page)
    await kill(page)

    page = await visit(context, link)
    await heading(page, 'This link was used')
    await page.close()
  })
}

test('the tab is killed while the answer is held back', async () => {
  const link = nextLink(proxy)
  let page = await visit(context, link)
  const text = await choose(page, 'answer')
  const held = proxy.hold('after')
  await take(page)
  await held.arrived
  await crash(page)

  page = await visit(context, link)
  await assertClaimed(page, 'answer.test.near', text)
  await held.release()
  await page.reload()
  await assertClaimed(page, 'answer.test.near', text)
  await page.close()
})

test('a claim that is held back, and another into a second account', async () => {
  const link = nextLink(proxy)
  let page = await visit(context, link)
  const text = await choose(page, 'first')
  const held = proxy.hold('before')
  await take(page)
  await held.arrived
  await crash(page)

  page = await visit(context, link)
  await button(page, 'Choose another account')
  assert.deepEqual(await choose(page, 'second'), text, 'whichever of the two arrives, these words must open it')
  const late = proxy.hold('before')
  await take(page)
  await late.arrived
  await held.release() // the first wins
  await late.release()
  await assertClaimed(page, 'first.test.near', text)
  assert.equal(await balance('second.test.near'), undefined)
  await page.close()
})

test('two tabs with one link have the same words', async () => {
  const link = nextLink(proxy)
  const [one, two] = [await visit(context, link), await visit(context, link)]
  await two.getByLabel('Name of your new account').waitFor() // else it finds the words of the other tab
  const text = await choose(one, 'tabs')
  assert.deepEqual(await choose(two, 'tabs'), text)
  await take(one)
  await heading(one, '2 NEAR are yours')
  await removeWords(one)
  await take(two) // which still has them
  await assertClaimed(two, 'tabs.test.near', text)
  await Promise.all([one.close(), two.close()])
})

test('a claim is made for the words that are kept, not for others that are shown', async () => {
  const link = nextLink(proxy)
  const one = await visit(context, link)
  const lost = await choose(one, 'cleared')
  await one.evaluate(clear)
  const two = await visit(context, link)
  const text = await choose(two, 'cleared')
  assert.notDeepEqual(text, lost)
  await take(one)
  await one.locator('.words li', { hasText: text[0] }).first().waitFor()
  assert.deepEqual(await words(one), text)
  assert.equal(await balance('cleared.test.near'), undefined)
  await take(one)
  await heading(one, '2 NEAR are yours')
  await assertOpen(text, 'cleared.test.near')
  await Promise.all([one.close(), two.close()])
})

// clear removes what a page has kept, as a browser's settings do.
const clear = () => new Promise((resolve, reject) => {
  const request = indexedDB.open('latchkey-claims')
  request.onerror = reject
  request.onsuccess = () => {
    const transaction = request.result.transaction('words', 'readwrite')
    transaction.objectStore('words').clear()
    transaction.oncomplete = resolve
  }
})

test('words whose key was replaced open nothing', async () => {
  const link = nextLink(proxy)
  const page = await visit(context, link)
  const text = await choose(page, 'moved')
  await take(page)
  await heading(page, '2 NEAR are yours')
  await replaceKey('moved.test.near', text, anyWords)
  await page.reload()
  await claimed(page, 'moved.test.near')
  await page.getByText('Its key was replaced since').waitFor()
  await page.close()
})

test('an answer that is lost is asked for again', async () => {
  const link = nextLink(proxy)
  const page = await visit(context, link)
  const text = await choose(page, 'lost')
  proxy.cut()
  await take(page)
  await heading(page, '2 NEAR are yours')
  assert.deepEqual(await words(page), text)
  await assertOpen(text, 'lost.test.near')
  await page.close()
})

test('a server that is away after a claim', async () => {
  const link = nextLink(proxy)
  const page = await visit(context, link)
  const text = await choose(page, 'away')
  const held = proxy.hold('after')
  await take(page)
  await held.arrived
  proxy.away(true)
  await heading(page, 'No clear answer')
  assert.deepEqual(await words(page), text)
  await examine(page, 'claim-unclear')
  await button(page, 'Look again')
  await page.getByText('The server does not answer.').waitFor() // still
  await heading(page, 'No clear answer')
  assert.deepEqual(await words(page), text)
  proxy.away(false)
  await button(page, 'Look again')
  await heading(page, '2 NEAR are yours')
  assert.deepEqual(await words(page), text)
  await held.release()
  await page.close()
})

// profile runs a test with a folder in which browsers keep things; start starts one.
async function profile(run, preferences) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-profile-'))
  const started = []
  try {
    await run(async () => {
      started.push(await launchAt(folder, started.length === 0 && preferences))
      return started.at(-1)
    })
  } finally {
    await Promise.all(started.map(({ kill }) => kill()))
    rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 100 }) // until the last of its processes is gone
  }
}

test('the whole browser is killed', () => profile(async (start) => {
  const link = nextLink(proxy)
  let own = await start()
  let page = await visit(own.context, link)
  const text = await choose(page, 'browser')
  await own.kill()

  own = await start()
  page = await visit(own.context, link)
  await heading(page, 'Keep these words first')
  assert.deepEqual(await words(page), text)
  const held = proxy.hold('after')
  await take(page)
  await held.arrived
  await own.kill()
  await held.release()

  own = await start()
  page = await visit(own.context, link)
  await assertClaimed(page, 'browser.test.near', text)
}))

const noStorage = { profile: { default_content_setting_values: { cookies: 2 } } }

test('where the browser keeps nothing', () => profile(async (start) => {
  const { context: own } = await start()
  const page = await visit(own, nextLink(proxy))
  const text = await choose(page, 'nowhere')
  await page.getByText('This browser keeps nothing for this page').waitFor()
  await take(page)
  await page.getByRole('alert').getByText('First copy the words or save them as a file').waitFor()
  await examine(page, 'claim-words-unkept')
  assert.equal(await balance('nowhere.test.near'), undefined)
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as a file')])
  assert.equal(download.suggestedFilename(), 'nowhere.test.near.txt')
  await page.getByText('Saved as a file.').waitFor()
  const held = proxy.hold('after')
  await take(page)
  await held.arrived
  proxy.away(true)
  await heading(page, 'No clear answer')
  assert.deepEqual(await words(page), text)
  proxy.away(false)
  await button(page, 'Look again')
  await heading(page, '2 NEAR are yours')
  assert.deepEqual(await words(page), text)
  await assertOpen(text, 'nowhere.test.near')
  await held.release()
}, noStorage))

test('where the browser does not say whether it keeps anything', async () => {
  const own = await browser.newContext({ viewport: phone })
  await own.addInitScript(() => { IDBFactory.prototype.open = () => ({}) })
  const page = await visit(own, nextLink(proxy))
  await choose(page, 'never')
  await page.getByText('This browser keeps nothing for this page').waitFor()
  await own.close()
})

test('where the browser stops to keep things after the words were shown', async () => {
  const own = await browser.newContext({ viewport: phone })
  const page = await visit(own, nextLink(proxy))
  const text = await choose(page, 'full')
  await page.evaluate(() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') } })
  await take(page)
  await page.getByText('This browser keeps nothing for this page').waitFor()
  assert.deepEqual(await words(page), text)
  assert.equal(await balance('full.test.near'), undefined)
  await button(page, 'Copy')
  await page.getByText('Copied.').waitFor()
  await take(page)
  await heading(page, '2 NEAR are yours')
  await assertOpen(text, 'full.test.near')
  await own.close()
})
