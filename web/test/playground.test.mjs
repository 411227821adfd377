// The playground in a real browser: a whole ledger in a tab, served from
// LATCHKEY_URL, which its ledger never asks anything.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch, look, phone } from './browser.mjs'

const url = process.env.LATCHKEY_URL + '/'
let browser, context
before(async () => {
  browser = await launch()
  context = await browser.newContext({ viewport: desk })
})
after(() => browser?.close())

async function open(path = '') {
  const page = await context.newPage()
  page.asked = []
  page.on('request', (r) => { if (r.method() !== 'GET') page.asked.push(r.url()) })
  page.on('pageerror', (error) => assert.fail(`the page threw ${error}`))
  await page.goto(url + path)
  return page
}

const room = (page, title) => page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) })

// cut lists the chosen texts that are longer than their selects.
const cut = (page) => page.locator('select').evaluateAll((selects) => selects.filter((select) => {
  const style = getComputedStyle(select)
  const context = document.createElement('canvas').getContext('2d')
  context.font = style.font
  const arrow = 20
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow
  return context.measureText(select.selectedOptions[0]?.text ?? '').width > room
}).map((select) => select.selectedOptions[0].text))

test('accounts, keys, a drop, its claim in another tab, and what a key may not do', async () => {
  const page = await open()
  const accounts = room(page, 'Accounts')
  await accounts.getByLabel('Name').fill('alice')
  await page.keyboard.press('Enter')
  await accounts.getByText('alice.test.near').waitFor()

  const keys = room(page, 'Keys')
  await keys.getByLabel('Account').selectOption('alice.test.near')
  await keys.getByRole('button', { name: 'Cut a key' }).click()
  await keys.getByText('may call create_near_drop of drop.test.near, with 0.25 NEAR for gas').waitFor()

  const drop = room(page, 'Drop')
  await drop.getByLabel('Paid by').selectOption('alice.test.near')
  await drop.getByRole('button', { name: 'Make a drop' }).click()
  await drop.locator('canvas').nth(1).waitFor()
  await look(page, 'playground-drop')

  const breakOut = room(page, 'Break out')
  await breakOut.getByLabel('With').selectOption({ label: 'claim key 1 of drop 0' })
  for (const [what, rule] of [['transfer', 'RequiresFullAccess'], ['promote', 'RequiresFullAccess'], ['elsewhere', 'ReceiverMismatch'],
    ['method', 'MethodNameMismatch'], ['deposit', 'DepositWithFunctionCall'], ['overspend', 'NotEnoughAllowance'], ['hurry', 'GuardRefused']]) {
    await breakOut.getByLabel('Try to').selectOption(what)
    await breakOut.getByRole('button', { name: 'Try it' }).click()
    await breakOut.getByText(`No. ${rule}:`).waitFor()
  }
  const guard = breakOut.locator('.checks li', { hasText: 'guard' })
  assert.equal(await guard.textContent(), 'The contract’s guard: Not enough gas attached. Required: 14 Tgas, attached: 5 Tgas')
  assert.equal(await guard.getAttribute('class'), 'stopped')
  assert.equal(await breakOut.locator('.checks .passed').count(), 7)
  assert.equal(await breakOut.locator('.checks .skipped').count(), 1)
  assert.deepEqual(await cut(page), [])
  await look(page, 'playground-refused')

  const [claim] = await Promise.all([context.waitForEvent('page'), drop.getByText('Open the claim page').first().click()])
  await claim.getByLabel('Name of your new account').fill('robin')
  await claim.keyboard.press('Enter')
  await claim.getByRole('button', { name: 'I have kept them: take 2 NEAR' }).click()
  await claim.getByRole('heading', { name: '2 NEAR are yours' }).waitFor()
  await claim.getByRole('link', { name: 'Open my account' }).click()
  await claim.getByText('A link brought you 2 NEAR').waitFor()
  assert.deepEqual(page.asked, [], 'the playground asked the server')

  await breakOut.getByLabel('Try to').selectOption('claim')
  await breakOut.getByLabel('With').selectOption({ label: 'claim key 1 of drop 0' })
  await breakOut.getByRole('button', { name: 'Try it' }).click()
  await breakOut.getByText('No. AccessKeyNotFound:').waitFor()
  await breakOut.getByLabel('With').selectOption({ label: 'claim key 2 of drop 0' })
  await breakOut.getByRole('button', { name: 'Try it' }).click()
  await breakOut.getByText('Allowed, and done.').waitFor()
  assert.match(await guard.textContent(), /^The contract’s guard has no objection, for \d\.\d\d Tgas$/)
  assert.equal(await breakOut.locator('.checks .passed').count(), 9)
  await page.locator('.trace').getByText('resolve_near_claim()').waitFor()
  await look(page, 'playground-trace')

  const second = await open()
  await second.getByRole('heading', { name: 'Open in another tab' }).waitFor()
  await look(second, 'playground-taken')
  await second.close()
  await claim.close()

  await page.reload()
  await room(page, 'Accounts').getByText('alice.test.near').waitFor()
  await page.setViewportSize(phone)
  assert.deepEqual(await cut(page), [])
  await look(page, 'playground-phone')
  await page.close()
})

test('a tab that is killed loses nothing it has shown', async () => {
  for (const name of ['one', 'two', 'three']) {
    const page = await open()
    const accounts = room(page, 'Accounts')
    await accounts.getByLabel('Name').fill(name)
    await page.keyboard.press('Enter')
    await accounts.getByText(`${name}.test.near`).waitFor()
    const session = await context.newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    session.send('Page.crash').catch(() => undefined) // a dead tab does not answer
    await crashed
    await page.close()
  }
  const page = await open()
  for (const name of ['one', 'two', 'three']) await room(page, 'Accounts').getByText(`${name}.test.near`).waitFor()
  await page.close()
})

test('a ledger that cannot be read says so, and can be left behind', async () => {
  const own = await browser.newContext({ viewport: desk })
  const page = await own.newPage()
  await page.goto(url)
  await room(page, 'Accounts').waitFor()
  await page.goto(url + 'claim')
  await page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open('latchkey', 1)
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
  await room(page, 'Accounts').getByText('test.near').first().waitFor()
  await own.close()
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
