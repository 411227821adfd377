// A claim and what follows it, by keyboard alone, on a desk: LATCHKEY_URL is a real server,
// LATCHKEY_ROOT the secret key of test.near.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch } from './browser.mjs'
import { arrives, focused, goTo, press, typeInto } from './keyboard.mjs'
import { balance, heading, words } from './visitor.mjs'
import { drop, near } from './world.mjs'

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

test('a claim, its account and a payment, without a pointer', async () => {
  const { link } = await drop('create_near_drop', 'NEAR', { amount_per_drop: near(2).toString() })
  const context = await browser.newContext({ viewport: desk })
  const page = await context.newPage()
  await page.goto(link)
  await heading(page, '2 NEAR')
  await goTo(page, 'A new account, made now')
  await page.keyboard.press('ArrowDown')
  assert.equal(await focused(page), 'An account that I have')
  await page.keyboard.press('ArrowUp')
  await typeInto(page, 'Name of your new account', 'keys')
  await press(page, 'Take 2 NEAR')
  await heading(page, 'Keep these words first')
  const text = (await words(page)).join(' ')
  await press(page, 'I have kept them: take 2 NEAR')
  await heading(page, '2 NEAR are yours')
  await press(page, 'Open my account')
  await page.getByRole('heading', { name: 'keys.test.near', exact: true }).waitFor()

  await press(page, 'Unlock')
  await arrives(page, 'Unlock keys.test.near')
  await typeInto(page, 'Words or secret key', text)
  await press(page, 'Unlock')
  await page.getByText('used now').waitFor()
  await arrives(page, 'keys.test.near')
  await press(page, 'Send')
  await arrives(page, 'Send')
  await typeInto(page, 'To which account?', 'test.near')
  await typeInto(page, 'How much?', '0.5')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'What the ledger checks' }).waitFor()
  await press(page, 'Send 0.5 NEAR to test.near')
  await page.getByText('0.5 NEAR went to test.near.').waitFor()
  await press(page, 'Back to the account')
  await arrives(page, 'keys.test.near')
  await press(page, 'Lock')
  await page.getByRole('link', { name: 'Unlock' }).waitFor()
  assert.ok((await balance('keys.test.near')) < 1.5)
  await context.close()
})
