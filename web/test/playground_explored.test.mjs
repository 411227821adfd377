// What came of a step of the playground: the graph of what it led to, the same in the explorer in another tab, and what would
// satisfy the rule that said no.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, examine, launch, phone } from './browser.mjs'
import { attempt, cameOf, done, open, place, url, word, write } from './instrument.mjs'
import { heading } from './visitor.mjs'

let browser, context, page
before(async () => {
  browser = await launch()
  context = await browser.newContext({ viewport: desk })
  page = await open(context)
})
after(() => browser?.close())

test('what a step led to is a graph, and the explorer shows this ledger in another tab', async () => {
  const came = place(page, 'What came of it')
  await page.getByRole('navigation', { name: 'All that was tried' }).getByRole('button', { name: /^Step 3:/ }).click()
  const nodes = came.getByRole('list', { name: 'What ran, in its order' }).locator('> li')
  await came.getByText('create_near_drop() with').waitFor()
  assert.ok((await nodes.count()) > 4)
  await nodes.nth(1).getByText('What it changed').click()
  await nodes.nth(1).getByText(/^drop\.test\.near balance \+/).waitFor()
  await page.setViewportSize(phone)
  await page.getByRole('button', { name: 'Came of it' }).click()
  await page.waitForFunction(() => document.querySelector('.places').scrollLeft >= 2 * innerWidth - 2)
  await examine(page, 'playground-graph')
  await page.setViewportSize(desk)

  const [tab] = await Promise.all([context.waitForEvent('page'), came.getByRole('link', { name: 'Open it in the explorer' }).click()])
  await heading(tab, 'A transaction that was done')
  assert.equal(await tab.getByRole('list', { name: 'What ran, in its order' }).locator('> li').count(), await nodes.count())
  await tab.getByText('the ledger of the playground in this browser').waitFor()
  await tab.locator('.node').nth(1).getByText('What it changed').click()
  await tab.getByText(/^drop\.test\.near balance \+/).waitFor()
  await tab.getByRole('link', { name: 'alice.test.near' }).first().click()
  await heading(tab, 'alice.test.near')
  await tab.getByText('create_near_drop() with').first().waitFor()
  assert.ok(tab.url().endsWith('/account/alice.test.near/activity?ledger=browser'))
  await tab.goto(`${url}contract/drop.test.near?ledger=browser`)
  await tab.getByText('create_account_and_claim', { exact: true }).waitFor()
  assert.deepEqual(page.asked, [], 'the playground asked the server')
  await tab.reload()
  await heading(tab, 'drop.test.near')
  await tab.close()
  await page.getByRole('button', { name: 'Back to now' }).click()
})

test('“Call that” makes the call that the key may make', async () => {
  const came = place(page, 'What came of it'), there = place(page, 'What there is')
  await there.getByRole('button', { name: /^drop key/ }).click()
  for (const [words, rule, was] of [
    [{ 'What to do': 'call', Contract: 'test.near', Method: 'create_account', new_account_id: 'eve.test.near', new_public_key: 'ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847', Deposit: '0' }, 'ReceiverMismatch', 'test.near'],
    [{ Contract: 'drop.test.near', Method: 'freeze' }, 'MethodNameMismatch', 'freeze'],
  ]) {
    await write(page, words)
    await attempt(page)
    assert.equal((await cameOf(page)).rule, rule)
    await came.getByRole('button', { name: 'Call that ›' }).click()
    assert.deepEqual([await word(page, 'Contract').inputValue(), await word(page, 'Method').inputValue()], ['drop.test.near', 'create_near_drop'], `instead of ${was}`)
    await write(page, { amount_per_drop: '0.05', public_keys: 'ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847' })
    await attempt(page)
    const { stopped, rule: second } = await cameOf(page)
    assert.deepEqual([stopped, second], ['It runs', undefined], 'the key may still not do it') // it runs, and fails: nothing pays for the drop
  }
  await there.getByRole('button', { name: /^full key/ }).first().click()
  await write(page, { 'What to do': 'pay', 'Whom to pay': 'test.near', Amount: '0.1' })
  await done(page)
})

// What a first visit may take, and how much of it before the reader can do anything: a second takes none from the server.
const requestsMax = 40, bytesMax = 4_300_000

test('a first visit asks for little, in two rounds, and a second for nothing', async () => {
  const fresh = await browser.newContext({ viewport: desk }), asked = [], came = []
  fresh.on('request', (request) => asked.push(nameOf(request)))
  fresh.on('requestfinished', (request) => came.push(request.sizes().then(({ responseBodySize: bytes }) => [nameOf(request), bytes])))
  const first = await open(fresh)
  const files = asked.slice(), sizes = await Promise.all(came)
  const sum = sizes.reduce((all, [, bytes]) => all + bytes, 0)
  assert.ok(files.length <= requestsMax, `${files.length} requests: ${files.join(' ')}`)
  assert.ok(sum > 1_000_000 && sum <= bytesMax, `${sum} bytes: ${sizes.join(' ')}`)
  const at = (begin) => files.findIndex((name) => name.startsWith(begin))
  assert.ok(at('core-') > 0 && at('core-') < at('ledger.worker-'), 'the core waits for the worker')
  assert.equal(files.filter((name) => name.startsWith('core-')).length, 1, 'the core is asked for twice')
  for (const large of ['asc-', 'codemirror-', 'ft-', 'nft-', 'proxy-', 'issuer-', 'recovery-']) assert.equal(at(large), -1, `${large} comes before anybody wants it`)
  await first.evaluate(() => navigator.serviceWorker.ready)
  await first.reload()
  await place(first, 'What there is').getByRole('heading', { name: 'The ledger’s own' }).waitFor() // what it loaded is kept now
  await first.close()
  const second = await fresh.newPage()
  await fresh.setOffline(true)
  await second.goto(url)
  await place(second, 'What there is').getByRole('heading', { name: 'The ledger’s own' }).waitFor()
  await fresh.close()
})

const nameOf = (request) => request.url().split('/').pop()
