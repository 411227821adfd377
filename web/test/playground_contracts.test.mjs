// Contracts of the playground: the standard ones, which are fetched when somebody wants them, by the forms
// that their ABI makes; and a file that somebody brings.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch, look } from './browser.mjs'
import { attempt, cameOf, count, done, makeAccount, newKey, open, place, withKey, word, write } from './instrument.mjs'

let browser, context, page
before(async () => {
  browser = await launch()
  context = await browser.newContext({ viewport: desk })
  page = await open(context)
})
after(() => browser?.close())

// begin has a new account use a standard contract.
async function begin(name, contract) {
  await makeAccount(page, name)
  await withKey(page, `full key of ${name}.test.near`)
  await write(page, { 'What to do': 'use a contract' })
  await word(page, 'Contract').selectOption(contract)
  await done(page)
  await place(page, 'What there is').getByRole('button', { name: `contract of ${name}.test.near` }).click()
}

test('proxy: a call within the terms of a key, and one beside them', async () => {
  await begin('paula', 'proxy.latchkey')
  await write(page, { Method: 'grant' })
  await newKey(page, 'public_key')
  await write(page, { allowance: '0.25' })
  await place(page, 'What you try').getByText(/more arguments$/).click()
  await write(page, { transfers: '[{"receiver_id":"alice.test.near","total":"1000000000000000000000000"}]', via: 'proxy' })
  await done(page)
  await withKey(page, 'grant key of paula.test.near')
  const pay = (amount) => ({ Method: 'proxy', action: 'transfer', receiverId: 'alice.test.near', amount })
  await write(page, { Method: 'proxy' })
  await fillAction(pay('600000000000000000000000'))
  await done(page)
  await place(page, 'What came of it').getByText('“proxied”').waitFor()
  await attempt(page)
  const { rule, why } = await cameOf(page)
  assert.equal(rule, 'GuardRefused')
  assert.match(why, /^this key has .* left in transfers to alice\.test\.near, and it asks for/)
})

// fillAction opens what may be left out, and writes.
async function fillAction(words) {
  const more = place(page, 'What you try').locator('details:not([open]) > summary')
  if (await more.count()) await more.click()
  const { Method, ...rest } = words
  await write(page, rest)
}

test('recovery: begun by a guardian, and cancelled by the owner', async () => {
  await begin('rita', 'recovery.latchkey')
  await write(page, { Method: 'configure', guardians: 'alice.test.near', threshold: '1', delay_seconds: '3600' })
  await done(page)
  await withKey(page, 'full key of alice.test.near')
  await write(page, { Method: 'start_recovery' })
  await newKey(page, 'new_public_key')
  await done(page)
  await withKey(page, 'full key of rita.test.near')
  await write(page, { Method: 'cancel_recovery' })
  await done(page)
  await place(page, 'What came of it').getByText('“recovery_cancelled”').waitFor()
})

test('issuer: a key for the user of an application', async () => {
  await begin('ivan', 'issuer.latchkey')
  await write(page, { Method: 'configure', contract_id: 'drop.test.near', allowance: '0.05', issue_rate: '{"calls":2,"seconds":3600}' })
  await done(page)
  await write(page, { Method: 'issue' })
  await newKey(page, 'public_key')
  await done(page)
  await place(page, 'What there is').getByRole('region', { name: 'ivan.test.near' }).getByText('issue key').waitFor()
  await place(page, 'What came of it').getByText('“key_issued”').waitFor()
})

// deploying has a new account about to deploy something.
async function deploying(name) {
  await makeAccount(page, name)
  await withKey(page, `full key of ${name}.test.near`)
  await write(page, { 'What to do': 'deploy a file' })
}

// hello is a module with one method, which does nothing.
const hello = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 9, 1, 5, ...Buffer.from('hello'), 0, 0, 10, 4, 1, 2, 0, 11]

const tries = (name) => place(page, 'What you try').getByRole('button', { name })
const bring = (name, buffer) => place(page, 'What you try').locator('input[type=file]').setInputFiles({ name, mimeType: 'application/wasm', buffer: Buffer.from(buffer) })

test('a file is told of before it is deployed, also one that is none', async () => {
  await deploying('fred')
  await bring('notes.wasm', 'these are notes')
  await page.getByText('notes.wasm: this is no WebAssembly module.').waitFor()
  await bring('startless.wasm', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x65, 1, 0x78, 0, 0])
  await page.getByText(/^No host would run it: /).waitFor()
  await bring('hello.wasm', hello)
  await page.getByText('It can be called by hello.').waitFor()
  await done(page)
  await place(page, 'What there is').getByRole('button', { name: 'contract of fred.test.near' }).click()
  await write(page, { Method: 'hello' })
  await done(page)
})

test('what a contract says of itself is text, and no more', async () => {
  const evil = '<img src=x onerror="document.title=1">\u202e\u0007 turned around', doc = evil + 'x'.repeat(5_000)
  const abi = { version: 1, methods: [{ name: 'hello', kind: 'change', doc, args: { type: 'object', properties: { [evil]: { type: 'string', description: doc }, __proto__x: { type: 'array', items: {} } } } }] }
  const leb = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >>> 7)])
  const name = Buffer.from('latchkey.abi'), content = Buffer.from(JSON.stringify(abi))
  const body = [...leb(name.length), ...name, ...content]
  await deploying('mallory')
  await bring(`${evil}.wasm`, [...hello, 0, ...leb(body.length), ...body])
  await page.getByText('It can be called by hello.').waitFor()
  await done(page)
  await place(page, 'What there is').getByRole('button', { name: 'contract of mallory.test.near' }).click()
  await write(page, { Method: 'hello' })
  await tries('2 arguments').or(page.getByText('2 arguments, all of which may be left out')).click()
  await place(page, 'What you try').locator('.argument textarea, .argument input').first().fill(evil)
  await done(page)
  const seen = await page.evaluate(() => ({ title: document.title, pictures: document.querySelectorAll('main img').length, text: document.querySelector('main').innerText }))
  assert.equal(seen.title, 'Latchkey playground')
  assert.equal(seen.pictures, 0)
  assert.doesNotMatch(seen.text, /[\u202e\u0007]|x{500}/)
  assert.match(seen.text, /<img src=x/)
  assert.deepEqual(page.foreign, [])
})

test('a contract is written here, compiled, deployed and called; its policy has a call fail', async () => {
  await deploying('carl')
  await tries('Write one in AssemblyScript').click()
  await place(page, 'What you try').getByLabel('The contract’s source').waitFor()
  await tries('Compile it').click()
  await page.getByText('It can be called by greet.').waitFor({ timeout: 4 * Number(process.env.LATCHKEY_WAIT_MS ?? 30_000) })
  await place(page, 'What you try').getByText('Its policy', { exact: true }).click()
  const policy = place(page, 'What you try').getByLabel('The contract’s policy')
  await policy.fill('{"version": 1, "storage": 0}')
  await tries('Give it this policy').click()
  await page.getByText(/^With that policy it would not run: .*storage/).waitFor()
  await policy.fill('{"version": 1, "promises": [], "storage_bytes_max": 10}')
  await tries('Give it this policy').click()
  await page.getByText('stores at most 10 bytes besides the code').waitFor()
  await look(page, 'playground-written')
  await done(page)
  await place(page, 'What there is').getByRole('button', { name: 'contract of carl.test.near' }).click()
  await write(page, { Method: 'greet' })
  await attempt(page)
  const { stopped, why } = await cameOf(page)
  assert.equal(stopped, 'It runs')
  assert.match(why, /policy: storage_bytes_max/)

  await write(page, { 'What to do': 'deploy a file' })
  await place(page, 'What you try').getByText('Its policy', { exact: true }).click()
  await policy.fill('{"version": 1, "promises": [], "storage_bytes_max": 1000}')
  await tries('Give it this policy').click()
  await page.getByText('stores at most 1000 bytes besides the code').waitFor()
  await done(page)
  await write(page, { 'What to do': 'call', Method: 'greet' })
  await done(page)
  await place(page, 'What came of it').getByText('carl.test.near says hello').waitFor()
  assert.deepEqual(page.foreign, [])
})

test('a contract that never ends does not stop the page, ends with its gas, and can be stopped before', async () => {
  await deploying('spin')
  await bring('spin.wasm', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, ...Buffer.from('spin'), 0, 0, 10, 9, 1, 7, 0, 3, 0x40, 0x0c, 0, 0x0b, 0x0b])
  await page.getByText('It can be called by spin.').waitFor()
  await done(page)
  await write(page, { 'What to do': 'call', Contract: 'spin.test.near', Method: 'spin', gas: '1000' })
  const before = await count(page)
  const ledger = page.workers().find((worker) => worker.url().includes('ledger.worker'))
  await ledger.evaluate(() => { IDBObjectStore.prototype.put = () => { for (;;); } }) // it is stopped before its end, however fast that comes
  await tries('Try it').click()
  await tries('Stop it').waitFor()
  await page.getByRole('button', { name: 'One step back' }).click() // it can be stopped there, and the past does not move below it
  await tries('Go on from here').waitFor()
  assert.ok(await tries('Go on from here').isDisabled())
  await tries('Stop it').click()
  await page.getByText('It was stopped. Nothing of it has happened: it burnt none of the 1000 Tgas attached').waitFor()
  await tries('Back to now').click()
  assert.equal(await count(page), before)

  const frames = page.evaluate(() => new Promise((resolve) => {
    let count = 0
    const next = () => (++count < 20 ? requestAnimationFrame(next) : resolve(count))
    next()
  }))
  await attempt(page)
  assert.equal(await frames, 20)
  const { stopped, why } = await cameOf(page)
  assert.equal(stopped, 'It runs')
  assert.match(why, /[Ee]xceeded the prepaid gas/)
  await place(page, 'What came of it').getByText(/^Together 100\d\.\d\d Tgas/).waitFor()
  await makeAccount(page, 'after')
})
