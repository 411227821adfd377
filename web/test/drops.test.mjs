// The page of a funder in a real browser, against a real server: LATCHKEY_URL, with LATCHKEY_ROOT, the
// secret key of test.near.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { desk, examine, launch, look, phone, watched } from './browser.mjs'
import { press, typeInto } from './keyboard.mjs'
import { balance, button, heading } from './visitor.mjs'
import { account, done, modules, near, view } from './world.mjs'

const { Key, call } = modules
const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
const contract = 'drop.test.near', tera = 10n ** 12n
let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

// make has a funder make a drop, and gives its id and keys.
async function make({ id, key }, count, more = {}) {
  const keys = Array.from({ length: count }, () => Key.random())
  const terms = { amount_per_drop: near(1).toString(), ...more }
  const deposit = BigInt(await view(contract, 'required_deposit', { kind: 'NEAR', keys: count, ...terms }))
  const drop = await done(id, key, contract, [call('create_near_drop', { public_keys: keys.map((one) => one.publicKey), ...terms }, 200n * tera, deposit)])
  return { drop: String(drop), keys }
}

const claim = (key, id) => done(contract, key, contract, [call('claim_for', { account_id: id }, 30n * tera)])

const open = async (hash, options = { viewport: phone }) => {
  const page = watched(await browser.newPage(options), node)
  await page.goto(`${node}/drops${hash}`)
  return page
}

const figure = (page, name) => page.locator('.figures div', { has: page.getByText(name, { exact: true }) }).locator('dd').textContent()

test('a funder sees what became of each link, and takes the rest back', async () => {
  const funder = await account('fund.test.near', 50)
  const { drop, keys } = await make(funder, 3)
  await make(funder, 1)
  await claim(keys[1], 'test.near')
  const page = await open('')
  await heading(page, 'Your drops')
  await examine(page, 'drops-which')
  await page.getByLabel('Your account').fill('fund.test.near')
  await button(page, 'Go on')
  await page.getByText('1 of 3 claimed').waitFor()
  await page.getByText('0 of 1 claimed').waitFor()
  assert.deepEqual([await figure(page, 'links'), await figure(page, 'claimed'), await figure(page, 'open')], ['4', '1', '3'])
  await examine(page, 'drops')
  await page.getByRole('link', { name: `Drop ${drop}`, exact: true }).click()
  await heading(page, `Drop ${drop}`)
  await page.getByText('claimed by test.near').waitFor()
  assert.deepEqual(await page.locator('.rows code').allTextContents(), keys.map((key) => key.publicKey))
  assert.equal(await page.locator('.bars li').count(), 1)
  await examine(page, 'drop')
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the list')])
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n')
  assert.equal(lines.length, 4)
  assert.match(lines[2], new RegExp(`^2,${keys[1].publicKey},${drop},claimed,test.near,20`))

  await page.getByRole('link', { name: 'Take it back' }).click()
  await heading(page, `Cancel drop ${drop}`)
  await page.getByText('What 2 links hold goes back to fund.test.near').waitFor()
  await look(page, 'drop-unlock')
  await page.getByLabel('Words or secret key').fill(funder.phrase)
  await button(page, 'Unlock')
  await page.getByRole('button', { name: 'Cancel it' }).waitFor()
  await examine(page, 'drop-cancel')
  const before = await balance('fund.test.near')
  await button(page, 'Cancel it')
  await page.getByText('What came back is in the account.').waitFor()
  assert.ok((await balance('fund.test.near')) > before + 2, 'nothing came back')
  await page.getByRole('link', { name: 'Back to the drop' }).last().click()
  await heading(page, `Drop ${drop}`)
  await page.locator('.rows').getByText('cancelled').first().waitFor()
  assert.equal(await figure(page, 'cancelled'), '2')
  assert.equal(await page.getByRole('link', { name: 'Take it back' }).count(), 0, 'there is nothing left')
  await examine(page, 'drop-cancelled')
  await page.close()
})

test('an expired drop is reclaimed, by keyboard alone, in dark', async () => {
  const funder = await account('late.test.near', 50)
  const end = BigInt(Date.now() + 4_000) * 1_000_000n
  const { drop } = await make(funder, 2, { end: end.toString() })
  const page = await open(`#late.test.near/${drop}`, { viewport: desk, colorScheme: 'dark' })
  await page.getByRole('heading', { name: `Drop ${drop}` }).waitFor()
  await page.waitForFunction((end) => Date.now() > end, Number(end / 1_000_000n))
  await page.reload()
  await page.locator('.rows').getByText('expired').first().waitFor()
  await press(page, 'Take it back')
  await heading(page, `Reclaim drop ${drop}`)
  await page.getByLabel('Words or secret key').waitFor()
  await typeInto(page, 'Words or secret key', funder.phrase)
  await press(page, 'Unlock')
  await page.getByRole('button', { name: 'Reclaim it' }).waitFor()
  await look(page, 'drop-reclaim')
  await press(page, 'Reclaim it')
  await page.getByText('What came back is in the account.').waitFor()
  assert.ok((await balance('late.test.near')) > 49.9)
  await page.close()
})

test('links are made: in a file before they are paid, then as a list and as cards', async () => {
  const funder = await account('giver.test.near', 20)
  const page = await open('#giver.test.near')
  await page.getByRole('link', { name: 'Make links' }).click()
  await heading(page, 'Make links')
  const [count, each, days] = [page.getByLabel('How many links?'), page.getByLabel('What does each bring?'), page.getByLabel('When do they expire?')]
  for (const [links, near, wait, says] of [['0', '1', '90', 'Write how many links'], ['101', '1', '90', 'latchkey drop create'], ['2', 'much', '90', 'Write an amount'], ['2', '1', '0', 'Write after how many days']]) {
    await count.fill(links)
    await each.fill(near)
    await days.fill(wait)
    await button(page, 'See what it costs')
    await page.getByRole('alert').getByText(says).waitFor()
  }
  await examine(page, 'drops-new')
  await days.fill('30')
  await page.getByLabel('A title').fill('<b>For you</b>')
  await page.keyboard.press('Enter')
  await page.getByText('they bring').waitFor()
  assert.equal(await figure(page, 'they bring'), '2 NEAR')
  await page.getByLabel('Words or secret key').fill(funder.phrase)
  await button(page, 'Unlock')
  assert.equal(await page.getByRole('button', { name: /^Pay/ }).count(), 0, 'it can be paid before the links are saved')
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the links as a file')])
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n').slice(1).map((line) => line.split(','))
  await page.getByRole('button', { name: /^Pay 2\.\d+ NEAR/ }).click()
  await heading(page, '2 links are made')
  assert.deepEqual(await page.locator('.prints a').allTextContents(), lines.map(([, link]) => link))
  assert.equal(await page.locator('.prints canvas').count(), 2)
  await page.getByText('<b>For you</b>').first().waitFor()
  await examine(page, 'drops-made')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('button', { name: 'Print cards' }).isVisible(), false)
  assert.ok(await page.locator('.prints canvas').first().isVisible())
  await page.emulateMedia({ media: 'screen' })
  await claim(Key.parse(lines[0][1].split('/').at(-1)), 'test.near')
  await page.getByRole('link', { name: 'What becomes of them' }).click()
  await page.getByText('claimed by test.near').waitFor()
  await page.close()

  const poor = await account('poor.test.near', 1)
  const short = await open('#poor.test.near/new')
  await short.getByLabel('How many links?').fill('2')
  await short.getByLabel('What does each bring?').fill('1')
  await button(short, 'See what it costs')
  await short.getByLabel('Words or secret key').fill(poor.phrase)
  await button(short, 'Unlock')
  await Promise.all([short.waitForEvent('download'), button(short, 'Save the links as a file')])
  await short.locator('.stopped').getByText('The account can pay').waitFor()
  assert.equal(await short.getByRole('button', { name: /^Pay/ }).count(), 0)
  await short.close()
})

test('an account without drops, and one that may not', async () => {
  const limited = Key.random()
  const funder = await account('none.test.near', 50, { kind: 'addKey', publicBytes: limited.publicBytes, limit: { receiver: contract, methods: ['create_near_drop'], allowance: near(1) } })
  const page = await open('#none.test.near')
  await page.getByText('none.test.near has made no drop yet.').waitFor()
  await examine(page, 'drops-none')
  const { drop } = await make(funder, 1)
  await page.goto(`${node}/drops#none.test.near/${drop}/cancel`)
  await page.reload()
  await page.getByLabel('Words or secret key').fill(limited.secretKey)
  await button(page, 'Unlock')
  await page.locator('.stopped').getByText('This key may not call cancel_drop of drop.test.near').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Cancel it' }).count(), 0)
  await page.goto(`${node}/drops#<img src=x onerror=alert(1)>`)
  await page.reload()
  await page.getByLabel('Your account').waitFor()
  assert.equal(await page.locator('main img').count(), 0)
  await page.close()
})
