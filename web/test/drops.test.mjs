// The page of a funder in a real browser, against a real server: LATCHKEY_URL, with LATCHKEY_ROOT, the
// secret key of test.near.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { desk, examine, launch, look, phone, watched } from './browser.mjs'
import { arrives, press, typeInto } from './keyboard.mjs'
import { balance, button, heading } from './visitor.mjs'
import { account, byContract, done, modules, near, view } from './world.mjs'

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
  await page.locator('figure.plot canvas').nth(3).waitFor()
  await examine(page, 'drops')
  await page.getByRole('link', { name: `Drop ${drop}`, exact: true }).click()
  await heading(page, `Drop ${drop}`)
  await page.getByText('claimed by test.near').waitFor()
  assert.deepEqual(await page.locator('.rows code').allTextContents(), keys.map((key) => key.publicKey))
  const plot = page.locator('figure.plot', { hasText: 'Links made and claimed' })
  await plot.locator('summary').click()
  const day = new Date().toISOString().slice(0, 10)
  assert.deepEqual(await plot.locator('tbody tr').last().locator('th, td').allTextContents(), [day, '3', '1'])
  await plot.locator('canvas').waitFor()
  await plot.locator('summary').click()
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
  assert.deepEqual(page.foreign, [], 'the page asked another host, or for what its policy keeps out')
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
  await arrives(page, `Reclaim drop ${drop}`)
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

test('each link is told apart from others, in words', async () => {
  const funder = await account('fates.test.near', 50)
  const { drop, keys } = await make(funder, 4, { uses_per_key: 2 })
  await claim(keys[0], 'test.near')
  await claim(keys[0], 'test.near')
  await claim(keys[1], 'test.near')
  await byContract(contract, { kind: 'deleteKey', publicBytes: keys[2].publicBytes })
  const page = await open(`#fates.test.near/${drop}`, { viewport: desk })
  await page.locator('.rows').getByText('claimed 2 times, last by test.near').waitFor()
  assert.deepEqual(await page.locator('.rows b').allTextContents(), ['claimed 2 times, last by test.near', 'open, used 1 of 2 times', 'dead: its key was deleted', 'open, for 2 uses'])
  assert.deepEqual([await figure(page, 'open'), await figure(page, 'dead'), await figure(page, 'claimed')], ['2', '1', '1'])
  await page.getByText('What these words mean').click()
  await page.getByText('no claim can be paid any more: cancel it, and what it holds comes back').waitFor()
  await examine(page, 'drop-states')
  await page.close()
})

test('what the chain and the server hand a funder is text, and a failure is said', async () => {
  await account('oddly.test.near', 5)
  const page = await browser.newPage({ viewport: phone })
  const event = (cursor, name, data) => ({ cursor, standard: 'latchkey-drop', event: name, data, contract_id: contract, transaction_hash: 'x', timestamp_nanosec: '1700000000000000000' })
  let events = [
    event('1.0.0', 'drop_created', [{ drop_id: 7, kind: '<b>K</b>\u202e', funder: 'oddly.test.near', deposit: '5', ft_contract: '<img src=x onerror=alert(1)>', amount: '9' }]),
    event('1.0.1', 'keys_added', [{ drop_id: 7, public_keys: ['<script>alert(1)</script>'], allowance: '1' }]),
    event('1.0.2', 'claimed', [{ drop_id: 7, public_key: '<script>alert(1)</script>', account_id: '<i>you</i>' }]),
    event('1.0.3', 'drop_created', [{ drop_id: 8, kind: 'NEAR', funder: 'another.test.near', deposit: '5', amount: '9' }]),
    event('1.0.4', '__proto__', null), event('1.0.5', 'claimed', [{}]), event('1.0.6', 'keys_reclaimed', [{ drop_id: 7, public_keys: [], reason: 7 }]), event('1.0.7', 'drop_ended', [{ drop_id: 7 }]),
  ]
  await page.route(`${node}/`, async (route) => {
    if (!route.request().postData().includes('latchkey_events')) return route.continue()
    return route.fulfill({ json: { result: { next: '', more: false, events: [...events].reverse() } } })
  })
  await page.goto(`${node}/drops#oddly.test.near`)
  await page.getByText('9 units of <img src=x onerror=alert(1)> each').waitFor()
  assert.equal(await page.getByText('Drop 8').count(), 0, 'a drop of another funder is shown')
  await page.getByRole('link', { name: 'Drop 7' }).click()
  await page.getByText('claimed by <i>you</i>').waitFor()
  assert.equal(await page.locator('main img, main i, main script').count(), 0)
  events = [event('1.0.0', 'drop_created', [{ drop_id: 7, funder: 'oddly.test.near', deposit: 'much' }])]
  await page.reload()
  await heading(page, 'That did not work')
  await page.close()
})
