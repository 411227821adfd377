// The explorer in a real browser, against a real server: LATCHKEY_URL, with LATCHKEY_ROOT, the secret key of test.near.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { examine, launch, look, phone, watched } from './browser.mjs'
import { gate } from './gate.mjs'
import { goTo, press } from './keyboard.mjs'
import { ask, button, callOf, heading } from './visitor.mjs'
import { account, byRoot, drop, modules, near, rpc, token } from './world.mjs'

const { Key, send } = modules
const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
const rlo = '\u202e'
let browser, page, ann, claim
before(async () => {
  browser = await launch()
  const context = await browser.newContext({ viewport: phone })
  page = watched(await context.newPage(), node)
  ann = await account('explored.test.near')
  const { link } = await drop('create_near_drop', 'NEAR', { amount_per_drop: near(2).toString() })
  claim = await callOf(link, 'create_account_and_claim', { new_account_id: 'found.test.near', new_public_key: Key.random().publicKey }, 100n * 10n ** 12n)
})
after(() => browser?.close())

const open = (path) => page.goto(`${node}/${path}`)
const looks = (text) => page.getByRole('textbox', { name: /^An account, a height/ }).fill(text)

test('a transaction over its blocks: who made what, whose result went where, what each changed', async () => {
  const hash = claim.transaction_outcome.id
  await open(`tx/${hash}`)
  await heading(page, 'A transaction that was done')
  const nodes = page.getByRole('list', { name: 'What ran, in its order' }).locator('> li')
  const trace = await ask('latchkey_trace', { tx_hash: hash })
  const all = (t) => [t, ...(t.receipts ?? []).flatMap(all)]
  assert.equal(await nodes.count(), all(trace).length)
  assert.ok(all(trace).some((t) => t.gives_to), 'the claim has no callback')
  await page.getByText(/made by \d+ · gives its result to \d+/).first().waitFor()
  assert.ok((await page.locator('.lines path').count()) >= all(trace).length, 'lines are missing')
  const wanted = all(trace).find((t) => t.executor === 'found.test.near' && t.changes?.some(({ text }) => text.startsWith('account created')))
  const made = nodes.nth(all(trace).indexOf(wanted))
  await made.getByText('What it changed').click()
  await made.getByText(/^found\.test\.near account created, has /).waitFor()
  assert.deepEqual(page.foreign, [], 'the page asked another host')
  await examine(page, 'explorer-transaction')
  await page.reload()
  await heading(page, 'A transaction that was done')

  await open(`tx/${wanted.id}`) // by a receipt's hash: it is marked
  await heading(page, 'A transaction that was done')
  assert.equal(await page.locator('[aria-current="true"] b').textContent(), 'found.test.near')
  await page.getByRole('link', { name: String(trace.block_height), exact: true }).last().click()
  await heading(page, `Block ${trace.block_height}`)
  await look(page, 'explorer-block')
  await page.getByRole('link', { name: 'the transaction', exact: true }).click()
  await heading(page, 'A transaction that was done')
})

test('what failed says why, in the words and by the code of the ledger', async () => {
  const { transaction_outcome: { id } } = await send(rpc, ann.id, ann.key, 'drop.test.near', [modules.call('create_near_drop', { public_keys: [Key.random().publicKey], amount_per_drop: `${rlo}<b>1</b>` }, 100n * 10n ** 12n, near(0.1))])
  await open(`tx/${id}`)
  await heading(page, 'A transaction that failed')
  await page.locator('.note.no code').waitFor()
  const { receipts: [failed] } = await ask('latchkey_trace', { tx_hash: id })
  assert.equal(await page.locator('.note.no code').textContent(), failed.failure_code)
  await page.getByText('gets back 0.1 NEAR').waitFor()
  assert.equal(await page.locator('.sheet b b, .note b').count(), 0, 'markup of a stranger')
  await look(page, 'explorer-failed')
})

test('many blocks stand side by side, what waits is said', async () => {
  const receipt = (id, block_height, more) => ({ id, executor: `${id}.test.near`, predecessor: 'far.test.near', block_height, actions: [`step_${id}()`], gas_burnt: 3e12, tokens_burnt: '300000000000000000000', ...more })
  const far = receipt('a'.repeat(43), 7, { state: 'failed', executor: 'far.test.near', actions: ['transaction of far.test.near to one.test.near'], receipts: [
    receipt('one', 8, { receipts: [receipt('two', 9, { gives_to: ['four'] }), receipt('three', 10, { gives_to: ['four'], waiting: ['late'] }), receipt('four', 11, { failure: `it did not ${rlo}<i>work</i>`, failure_code: 'GuestPanic', logs: ['half way'], events: [{ event: 'moved' }] })] })] })
  await page.route(node + '/', async (route) => {
    const { method } = JSON.parse(route.request().postData() ?? '{}')
    return method === 'latchkey_trace' ? route.fulfill({ json: { jsonrpc: '2.0', id: 0, result: far } }) : route.continue()
  })
  await open(`tx/${'A'.repeat(43)}`)
  await page.getByRole('region', { name: 'The receipts, a column for each block' }).waitFor()
  assert.deepEqual(await page.locator('.heads p').allTextContents(), [7, 8, 9, 10, 11].map((n) => `block ${n}`))
  await page.getByText('One receipt waits for a later block.').waitFor()
  const lefts = await page.locator('.graph ol > li').evaluateAll((all) => all.map((e) => e.offsetLeft))
  assert.deepEqual(lefts, [...lefts].sort((a, b) => a - b), 'columns are not in the order of their blocks')
  assert.equal(await page.locator('.lines .result').count(), 2)
  await page.getByText('half way').waitFor()
  assert.equal(await page.getByText('moved').count(), 0, 'an event of what failed: it did not happen')
  await examine(page, 'explorer-blocks')
  await page.unrouteAll({ behavior: 'wait' })
})

test('whatever is looked for is found, without a pointer', async () => {
  await open('explorer/')
  await heading(page, 'What is on this ledger?')
  await page.getByRole('link', { name: /^Block \d+$/ }).first().waitFor()
  await examine(page, 'explorer')
  const hash = claim.transaction_outcome.id, { block_height: height } = await ask('latchkey_trace', { tx_hash: hash })
  const { hash: block } = await ask('latchkey_block', { block_id: height })
  for (const [text, title] of [[hash, 'A transaction that was done'], [claim.receipts_outcome[0].id, 'A transaction that was done'], [block, `Block ${height}`], [String(height), `Block ${height}`], [' Explored.Test.near ', 'explored.test.near']]) {
    await open('explorer/')
    await goTo(page, 'An account, a height, or the hash of a transaction, receipt or block')
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
    await heading(page, title)
  }
  await open('explorer/')
  for (const [text, why] of [['A'.repeat(43), 'no block, transaction or receipt of this ledger has the hash'], [`${rlo}<img>`, 'That is none of what can be looked for']]) {
    await looks(text)
    await press(page, 'Find it')
    await page.getByRole('alert').getByText(why).waitFor()
    await page.keyboard.press('Shift+Tab')
  }
})

test('what is not there is said, and what would be', async () => {
  for (const [path, title] of [[`tx/${'A'.repeat(43)}`, 'Nothing has this hash'], ['block/99999999', 'There is no such block'], ['contract/never.test.near', 'There is no such account'], ['contract/explored.test.near', 'It has no contract']]) {
    await open(path)
    await heading(page, title)
    if (path.startsWith('tx/')) await look(page, 'explorer-absent')
  }
  for (const path of ['tx/x', 'block/-1', 'contract/NOT%20A%E2%80%AENAME', 'account/%ff/activity']) {
    await open(path)
    await page.getByRole('alert').getByText(/is no (hash|height|account)/).waitFor()
  }
  await open('account/never.test.near/activity')
  await page.getByText('There is no such account now').waitFor()
  await page.getByText('Nothing that is kept here.').waitFor()

  await open('block/1')
  await heading(page, 'Block 1')
  await page.getByText('nothing: the ledger begins with it').waitFor()
  assert.equal(await page.getByRole('link', { name: '‹ the one before' }).count(), 0, 'a link to what is not there')

  const place = await gate(node)
  const away = await browser.newPage({ viewport: phone })
  await away.goto(`${place.url}/explorer/`)
  await away.getByRole('link', { name: /^Block \d+$/ }).first().waitFor()
  await away.route(place.url + '/', (route) => route.abort())
  await away.reload()
  await away.getByRole('alert').getByText('The server does not answer').waitFor()
  await away.unrouteAll({ behavior: 'wait' })
  await button(away, 'Ask again')
  await away.getByRole('link', { name: /^Block \d+$/ }).first().waitFor()
  await away.close()
  await place.close?.()

  const pruned = { name: 'HANDLER_ERROR', cause: { name: 'OUTCOME_PRUNED', info: {} }, latchkey: { code: 'OUTCOME_PRUNED', message: 'it ran in block 3, but what became of it is not kept' } }
  await page.route(node + '/', (route) => route.fulfill({ json: { jsonrpc: '2.0', id: 0, error: pruned } }))
  await open(`tx/${'A'.repeat(43)}`)
  await heading(page, 'It is not kept any more')
  await page.getByText('it ran in block 3').waitFor()
  await page.unrouteAll({ behavior: 'wait' })
})

test('a history is read in pages, the newest first', async () => {
  for (let i = 1; i <= 34; i++) await byRoot('explored.test.near', { kind: 'transfer', deposit: BigInt(i) * 10n ** 21n })
  await open('account/explored.test.near/activity')
  const lines = page.locator('.ran')
  await page.getByText('transfer of 0.034 NEAR').waitFor()
  assert.equal(await lines.count(), 30)
  await examine(page, 'explorer-activity')
  await button(page, 'Older ones')
  await page.getByText('transfer of 0.001 NEAR').waitFor()
  await page.getByText(/create account, transfer of 10 NEAR, add key/).waitFor()
  assert.equal(new Set(await lines.allTextContents()).size, await lines.count())
  await page.getByText('failed:').waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('button', { name: 'Older ones' }).count(), 0)
})

const noTokens = process.env.LATCHKEY_HOST === 'worker' && 'a Worker’s ledger begins without tokens'

test('a contract: what it is held to, its methods, who brought it, and what it keeps', { skip: noTokens }, async () => {
  await token('kept.test.near', { name: `<b>Coins</b>${rlo}`, symbol: '<i>X</i>', decimals: 2 })
  for (let i = 0; i < 30; i++) await byRoot('kept.test.near', modules.call('storage_deposit', { account_id: `holder${i}.test.near` }, 30n * 10n ** 12n, near(0.00125)))
  await open('contract/kept.test.near')
  await page.getByText('the code that ft.latchkey has published').waitFor()
  await page.getByText(/It came with a transaction on/).waitFor()
  await page.getByText('ft_transfer_call', { exact: true }).waitFor()
  const words = (await ask('latchkey_contract', { account_id: 'kept.test.near' })).policy_words
  assert.ok(words.length > 0)
  for (const one of words) await page.getByText(one, { exact: true }).waitFor()
  const entries = page.locator('.entries > li')
  assert.equal(await entries.count(), 25)
  assert.equal(await page.locator('.entries b, .entries i').count(), 0, 'markup of a stranger')
  assert.ok(!(await page.locator('.entries').textContent()).includes(rlo), 'a line is turned around')
  await examine(page, 'explorer-contract')
  await button(page, 'More')
  await page.waitForFunction(() => document.querySelectorAll('.entries > li').length > 30)
  const first = await page.locator('.entries code').nth(3).textContent()
  await page.getByRole('textbox', { name: 'Keys that begin with' }).fill(first)
  await button(page, 'Show')
  await page.waitForFunction((n) => document.querySelectorAll('.entries > li').length < n, 20)
  for (const one of await page.locator('.entries code').allTextContents()) assert.ok(one.startsWith(first), `${one} does not begin with ${first}`)
  await page.getByRole('link', { name: 'What ran there' }).click()
  await page.getByText('storage_deposit() with 0.00125 NEAR').first().waitFor()
})
