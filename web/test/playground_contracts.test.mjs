// Contracts of the playground: the standard ones, which are fetched when somebody wants them, by the forms
// that their ABI makes; and a file that somebody brings.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch } from './browser.mjs'
import { attempt, cameOf, done, makeAccount, newKey, open, place, withKey, word, write } from './instrument.mjs'

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
