// A visitor of the guest book signs in by the ledger's page: LATCHKEY_APP is the guest book's address,
// LATCHKEY_URL the ledger's, LATCHKEY_ROOT the secret key of test.near.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch, look } from '../../../../web/test/browser.mjs'
import { press, typeInto } from '../../../../web/test/keyboard.mjs'
import { ask } from '../../../../web/test/visitor.mjs'
import { account } from '../../../../web/test/world.mjs'

const app = process.env.LATCHKEY_APP
let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

const problem = (page, text) => page.getByRole('alert').getByText(text).waitFor()

test('a visitor signs in and writes, by keyboard alone', async () => {
  const { phrase } = await account('guest.test.near')
  const context = await browser.newContext({ viewport: desk })
  const page = await context.newPage()
  await page.goto(app)
  await page.getByText('Sign in to write.').waitFor()
  await look(page, 'guestbook')
  await press(page, 'Sign in')
  await page.getByRole('heading', { name: new URL(app).host, exact: true }).waitFor()
  await typeInto(page, 'Your account', 'guest.test.near')
  await page.keyboard.press('Enter')
  await page.getByLabel('Words or secret key').waitFor()
  await typeInto(page, 'Words or secret key', phrase)
  await press(page, 'Unlock')
  await page.getByText('which holds keys to their dates').waitFor()
  await page.getByRole('button', { name: /^Allow it/ }).waitFor()
  await press(page, `Allow it for ${new URL(app).host}`)
  await page.getByText('You write as guest.test.near.').waitFor()
  assert.equal(page.url(), app, 'the answer stays in the address')
  await typeInto(page, 'Your entry', '<b>hello</b>')
  await page.keyboard.press('Enter')
  await page.getByText('guest.test.near: <b>hello</b>').waitFor()
  await look(page, 'guestbook-written')

  const { keys } = await ask('query', { request_type: 'view_access_key_list', finality: 'final', account_id: 'guest.test.near' })
  const limits = keys.map((key) => key.access_key.permission.FunctionCall).filter((limit) => limit)
  assert.deepEqual(limits.map((limit) => limit.method_names), [['sign']])
  await press(page, 'Sign out')
  await page.getByText('Sign in to write.').waitFor()
  await context.close()
})

test('answers that nobody asked for, a refusal, and an account without the key', async () => {
  await account('other.test.near')
  const context = await browser.newContext({ viewport: desk })
  const page = await context.newPage()
  await page.goto(`${app}&state=made-up-state&account_id=other.test.near&public_key=ed25519:x`)
  await problem(page, 'which this page did not ask')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Do not allow it' }).click()
  await problem(page, 'You did not let the guest book in.')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Which account is yours?' }).waitFor()
  const state = new URL(page.url()).searchParams.get('state')
  await page.goto(`${app}&state=${state}&account_id=other.test.near`)
  await problem(page, 'other.test.near has not let the guest book in.')
  await context.close()
})
