// A claim and what follows it, by keyboard alone, on a desk: LATCHKEY_URL is a real server,
// LATCHKEY_ROOT the secret key of test.near.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch } from './browser.mjs'
import { balance, heading, words } from './visitor.mjs'
import { drop, near } from './world.mjs'

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

const stepsMax = 60

// focused is what a reader of the page would hear of where the focus is.
const focused = (page) => page.evaluate(() => {
  const { activeElement: at } = document
  const label = at?.labels?.[0] ?? at
  return (label?.querySelector?.('b')?.textContent ?? label?.textContent ?? '').trim()
})

// goTo moves the focus forward until it is on something of that name; what has the focus can
// be seen to have it.
async function goTo(page, name) {
  for (let steps = 0; steps < stepsMax; steps++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)) !== name) continue
    const seen = await page.evaluate(() => {
      const marked = document.activeElement.closest('.box, .card, .file') ?? document.activeElement
      return [marked, document.activeElement].some((e) => getComputedStyle(e).outlineStyle !== 'none')
    })
    assert.ok(seen, `nothing shows that ${name} has the focus`)
    return
  }
  assert.fail(`the keyboard does not reach ${name}`)
}

async function press(page, name) {
  await goTo(page, name)
  await page.keyboard.press('Enter')
}

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
  await goTo(page, 'Name of your new account')
  await page.keyboard.type('keys')
  await press(page, 'Take 2 NEAR')
  await heading(page, 'Keep these words first')
  const text = (await words(page)).join(' ')
  await press(page, 'I have kept them: take 2 NEAR')
  await heading(page, '2 NEAR are yours')
  await press(page, 'Open my account')
  await page.getByRole('heading', { name: 'keys.test.near', exact: true }).waitFor()

  await press(page, 'Unlock')
  await heading(page, 'Unlock keys.test.near')
  await goTo(page, 'Words or secret key')
  await page.keyboard.type(text)
  await press(page, 'Unlock')
  await page.getByText('used now').waitFor()
  await press(page, 'Send')
  await heading(page, 'Send')
  await goTo(page, 'To which account?')
  await page.keyboard.type('test.near')
  await goTo(page, 'How much?')
  await page.keyboard.type('0.5')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'What the ledger checks' }).waitFor()
  await press(page, 'Send 0.5 NEAR to test.near')
  await page.getByText('0.5 NEAR went to test.near.').waitFor()
  await press(page, 'Back to the account')
  await press(page, 'Lock')
  await page.getByRole('link', { name: 'Unlock' }).waitFor()
  assert.ok((await balance('keys.test.near')) < 1.5)
  await context.close()
})
