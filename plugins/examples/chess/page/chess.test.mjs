// Two browsers play chess with keys that an application issues: LATCHKEY_URL is the
// page's address, with where the ledger is and who pays.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, look } from '../../../../web/test/browser.mjs'

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

// enter opens the page as a browser of its own, which has no key yet.
async function enter(hash = '') {
  const context = await browser.newContext({ viewport: { width: 600, height: 800 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => assert.fail(`the page threw ${error}`))
  await page.goto(process.env.LATCHKEY_URL + hash)
  return page
}

const square = (page, name) => page.locator(`[data-square='${name}']`)
const state = (page, text) => page.getByRole('status').getByText(text, { exact: true }).waitFor()

async function move(page, from, to) {
  await square(page, from).click()
  await page.locator(`[data-square='${from}'][aria-pressed='true']`).waitFor()
  await square(page, to).click()
}

test('two browsers play to the end, with a key each', async () => {
  const white = await enter()
  await white.getByRole('button', { name: 'Start a game' }).click()
  await state(white, 'Waiting for somebody to join: send them the address of this page.')
  const black = await enter(new URL(white.url()).hash)
  await black.getByRole('button', { name: 'Join' }).click()
  await state(white, 'Your move.')
  await state(black, 'The other player moves.')
  await look(white, 'chess')

  await move(white, 'f2', 'f5')
  await white.getByRole('alert').getByText('f2f5 is no legal move in game 0').waitFor()
  await move(white, 'f2', 'f3')
  await state(black, 'Your move.')
  await move(white, 'g2', 'g4')
  await white.getByRole('alert').getByText('It is not your turn in game 0').waitFor()
  await move(black, 'e7', 'e5')
  await state(white, 'Your move.')
  await move(white, 'g2', 'g4')
  await state(black, 'Your move.')
  await move(black, 'd8', 'h4')
  await state(black, 'You win: checkmate.')
  await state(white, 'You lose: checkmate.')
  await square(white, 'h4').and(white.getByLabel('h4 black queen')).waitFor()
  await look(white, 'chess-over')

  // The key stays in the browser, and so does its player.
  await black.reload()
  await state(black, 'You win: checkmate.')
  const keys = await Promise.all([white, black].map((page) => page.evaluate(() => localStorage.getItem('chess-key'))))
  assert.notEqual(keys[0], keys[1])
})

test('a bot gets no more keys than there are in an hour', async () => {
  const refusals = []
  for (let i = 0; i < 3; i++) {
    const page = await enter()
    await page.getByRole('status').or(page.getByRole('alert')).getByText(/No game yet\.|Too many keys/).first().waitFor()
    refusals.push(await page.getByRole('alert').textContent())
  }
  assert.deepEqual(refusals.map((text) => text.includes('Too many keys are asked for')), [false, false, true])
})
