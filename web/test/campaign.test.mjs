// Links by the hundred, made on the page of a funder in a real browser, against a real server: LATCHKEY_URL, with
// LATCHKEY_ROOT, the secret key of test.near.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { desk, examine, launch, look, phone, watched } from './browser.mjs'
import { gate } from './gate.mjs'
import { press, typeInto } from './keyboard.mjs'
import { balance, button, crash, heading } from './visitor.mjs'
import { account, collection, done, give, mint, modules, near, token, view } from './world.mjs'

const { Key, call } = modules
const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
const contract = 'drop.test.near', tera = 10n ** 12n
let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

const fill = async (page, fields) => {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: label === 'Title' || label === 'Message' }).fill(text)
}
const costs = (page) => button(page, 'See what it costs')
const figure = (page, name) => page.locator('.figures div', { has: page.getByText(name, { exact: true }) }).locator('dd').textContent()
const pay = (page) => page.getByRole('button', { name: /pay /i }).click()

async function unlock(page, { phrase }) {
  await page.getByLabel('Words or secret key').fill(phrase)
  await button(page, 'Unlock')
}

// saved is what a button gives as a table, a row a link.
async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name)])
  const [head, ...rows] = readFileSync(await download.path(), 'utf8').trim().split('\r\n').map((line) => line.split(','))
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], cell])))
}

const claim = (link, id, more = {}) => done(contract, Key.parse(link.split('/').at(-1)), contract, [call('claim_for', { account_id: id, ...more }, 60n * tera)])

test('a form that makes no sense is refused in a sentence', async () => {
  await account('form.test.near', 5)
  const page = watched(await browser.newPage({ viewport: phone }), node)
  await page.goto(`${node}/drops#form.test.near/new`)
  await heading(page, 'Make links')
  await page.getByText('A title, a message, a picture').click()
  await page.getByText('Several uses, a password, a first day').click()
  await examine(page, 'drops-new')
  const good = { 'How many links?': '2', 'How much for each?': '1', 'When do they expire?': '90', 'How often can each': '1', 'Password: one': '', 'When do they open?': '', Title: '', Message: '' }
  await fill(page, good)
  for (const [wrong, says] of [[{ 'How many links?': '0' }, 'Write how many links'], [{ 'How many links?': '10001' }, 'latchkey drop create'], [{ 'How much for each?': 'much' }, 'Write an amount'],
    [{ 'When do they expire?': '0' }, 'Write after how many days'], [{ 'When do they open?': '91' }, 'open after they have expired'], [{ 'How often can each': '101' }, 'how often each link'],
    [{ 'Password: one': 'a\nb\nc' }, 'There are 3 passwords'], [{ 'Password: one': 'a', 'How often can each': '11' }, 'at most 10 uses'], [{ Title: 'ä'.repeat(51) }, 'at most 100 are kept'], [{ Message: 'x'.repeat(1001) }, 'at most 1000 are kept']]) {
    await fill(page, wrong)
    await costs(page)
    await page.getByRole('alert').getByText(says).waitFor()
    await fill(page, Object.fromEntries(Object.keys(wrong).map((name) => [name, good[name]])))
  }
  await page.getByLabel('Picture').selectOption('a file')
  for (const [bytes, says] of [['<svg/>', 'is a PNG or WebP file'], ['x'.repeat(25_000), 'at most 24576 are kept']]) {
    await page.getByLabel('Choose the file').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(bytes) })
    await page.getByRole('alert').getByText(says).waitFor()
  }
  await page.getByRole('radio', { name: /Tokens/ }).check()
  await fill(page, { 'Contract of the token': 'No Token' })
  await costs(page)
  await page.getByRole('alert').getByText('The token is the account of its contract').waitFor()
  await page.getByRole('radio', { name: /NFTs/ }).check()
  for (const [ids, says] of [['', 'Write the ids'], ['1 1', 'each id once'], ['x'.repeat(65), 'at most 64 bytes']]) {
    await fill(page, { 'Ids of the NFTs': ids })
    await costs(page)
    await page.getByRole('alert').getByText(says).waitFor()
  }
  await page.close()
})

test('links of two drops are made, through a tab that is killed twice, and none is paid twice', async (t) => {
  const slow = await gate(node)
  t.after(() => slow.close())
  const funder = await account('many.test.near', 60)
  const context = await browser.newContext({ viewport: phone })
  const come = async (hash) => {
    const page = await context.newPage()
    await page.goto(`${slow.url}/drops#many.test.near${hash}`)
    return page
  }
  let page = await come('/new')
  await fill(page, { 'How many links?': '130', 'How much for each?': '0.1' })
  await costs(page)
  await heading(page, '130 links')
  assert.equal(await figure(page, 'they bring'), '13 NEAR')
  await unlock(page, funder)
  await page.getByRole('button', { name: /^Pay 1\d\.\d+ NEAR/ }).waitFor()
  await examine(page, 'drops-cost')
  const made = slow.hold('after') // of the first drop, of which the tab hears nothing
  await pay(page)
  await made.arrived
  await crash(page)
  await made.release()

  page = await come('')
  await page.getByText('0 of 130 are made').waitFor()
  await page.getByRole('link', { name: '130 for 0.1 NEAR' }).click()
  await page.getByText('0 of 130 are made. Go on: nothing is paid twice.').waitFor()
  await unlock(page, funder)
  const before = slow.hold('before') // the second drop, which never arrives
  await pay(page)
  await before.arrived
  await page.getByRole('progressbar', { name: 'Links made' }).waitFor()
  await page.getByText('100 of 130 links are made.').waitFor()
  const second = await come('')
  await second.getByText('100 of 130 are made').click()
  await second.getByRole('link', { name: '130 for 0.1 NEAR' }).click()
  await unlock(second, funder)
  await second.getByRole('button', { name: /^Go on, and pay/ }).click()
  await second.getByText('These links are being made already').waitFor()
  await examine(second, 'drops-stopped')
  await second.close()
  await crash(page)

  page = await come('')
  await page.getByRole('link', { name: '130 for 0.1 NEAR' }).click()
  await unlock(page, funder)
  await page.getByRole('button', { name: /^Go on, and pay/ }).click()
  await heading(page, '130 links are made')
  await before.release() // too late
  const links = await saved(page, 'Save as a table')
  assert.equal(new Set(links.map(({ link }) => link)).size, 130)
  assert.deepEqual([...new Set(links.map(({ drop }) => drop))].length, 2)
  for (const { drop } of [links[0], links[129]]) assert.equal((await view(contract, 'get_drop_by_id', { drop_id: Number(drop) })).NEAR.funder, 'many.test.near')
  const { drops } = await view(contract, 'get_drops', { funder_id: 'many.test.near' })
  assert.equal(drops.length, 2, 'a drop was paid twice')
  await claim(links[129].link, 'test.near')
  assert.equal(await page.locator('.prints li').count(), 100)
  await page.evaluate(() => { globalThis.print = () => { globalThis.printed = document.querySelectorAll('.prints canvas').length } })
  await button(page, 'Print cards')
  await page.waitForFunction(() => globalThis.printed)
  assert.equal(await page.evaluate(() => globalThis.printed), 130)
  await page.getByRole('link', { name: 'What becomes of them' }).click()
  await page.getByText('1 of 30 claimed').waitFor()
  await page.getByRole('link', { name: '130 for 0.1 NEAR' }).click()
  await heading(page, '130 links are made') // whoever comes back has them still
  await button(page, 'Remove them from this browser')
  await page.getByText('Without a copy elsewhere').waitFor()
  await button(page, 'Remove them for good')
  await heading(page, 'Your drops')
  assert.equal(await page.getByText('Links in this browser').count(), 0)
  await context.close()
})

test('links with words, a picture, passwords and several uses, as cards, by keyboard', async () => {
  const funder = await account('words.test.near', 20)
  const context = await browser.newContext({ viewport: desk, colorScheme: 'dark' })
  const page = await context.newPage()
  await page.goto(`${node}/drops#words.test.near/new`)
  await page.getByLabel('How many links?').waitFor()
  await typeInto(page, 'How many links?', '2')
  await typeInto(page, 'How much for each?', '1')
  await press(page, 'A title, a message, a picture')
  await typeInto(page, 'Title', '<b>For you</b>')
  await typeInto(page, 'Message', 'Well done')
  await page.getByLabel('Picture').selectOption('star')
  await press(page, 'Several uses, a password, a first day')
  await fill(page, { 'How often can each': '2', 'Password: one': 'tiger\nlion' })
  await press(page, 'See what it costs')
  await heading(page, '2 links')
  await typeInto(page, 'Words or secret key', funder.phrase)
  await press(page, 'Unlock')
  await page.getByRole('button', { name: /^Pay/ }).press('Enter')
  await heading(page, '2 links are made')
  const links = await saved(page, 'Save as a table')
  assert.deepEqual(links.map(({ password }) => password), ['tiger', 'lion'])
  await page.locator('.prints').getByText('<b>For you</b>').first().waitFor()
  assert.equal(await page.locator('.prints').getByText(/tiger|lion/).count(), 0, 'a password is on a card')
  await examine(page, 'drops-made')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('button', { name: 'Print cards' }).isVisible(), false)
  assert.ok(await page.locator('.prints canvas').first().isVisible())
  await page.emulateMedia({ media: 'screen' })
  const terms = await view(contract, 'get_drop_terms', { drop_id: Number(links[0].drop) })
  assert.deepEqual([terms.title, terms.message, terms.uses_per_key], ['<b>For you</b>', 'Well done', 2])
  const gift = await context.newPage()
  await gift.goto(links[1].link)
  await gift.getByLabel('An account that I have').check()
  await gift.getByLabel('Your account').fill('test.near')
  await gift.getByLabel('Password of this link').fill('lion')
  await button(gift, 'Take 1 NEAR')
  await heading(gift, '1 NEAR are yours')
  await context.close()
})

test('tokens and NFTs are brought with their links', async () => {
  const funder = await account('chest.test.near', 30)
  await token('gold.test.near', { name: 'Gold', symbol: 'GOLD', decimals: 2 })
  await give('gold.test.near', 'chest.test.near', '1000')
  await collection('gems.test.near')
  for (const id of ['ruby', 'opal']) await mint('gems.test.near', 'chest.test.near', id, { title: id })
  await mint('gems.test.near', 'test.near', 'other', { title: 'other' })
  const page = watched(await browser.newPage({ viewport: phone }), node)
  const begin = async (kind, fields) => {
    await page.goto(`${node}/drops#chest.test.near`)
    await page.reload()
    await page.getByRole('link', { name: 'Make links' }).click()
    await page.getByRole('radio', { name: kind }).check()
    await fill(page, fields)
    await costs(page)
    await unlock(page, funder)
  }
  await begin(/Tokens/, { 'Contract of the token': 'gold.test.near', 'How many links?': '2', 'How much for each?': '5.01' })
  await page.locator('.stopped').getByText('It has 10 GOLD, and this takes 10.02 GOLD.').waitFor()
  assert.equal(await page.getByRole('button', { name: /^Pay/ }).count(), 0)
  await begin(/Tokens/, { 'Contract of the token': 'gold.test.near', 'How many links?': '2', 'How much for each?': '2.5' })
  await look(page, 'drops-tokens')
  const said = (value) => ({ json: { result: { result: [...Buffer.from(JSON.stringify(value))] } } })
  await page.route(`${node}/`, async (route) => { // a token that asks a fortune
    const asked = route.request().postData()
    if (asked.includes('storage_balance_of')) return route.fulfill(said(null))
    if (asked.includes('storage_balance_bounds')) return route.fulfill(said({ min: near(5).toString() }))
    return route.continue()
  })
  await pay(page)
  await page.getByText('gold.test.near asks 5 NEAR for knowing the drop contract: this page pays 0.1 NEAR at most.').waitFor()
  await page.unrouteAll({ behavior: 'wait' })
  await page.route(`${node}/`, async (route) => { // all is sent twice
    if (route.request().postData().includes('send_tx')) await route.fetch()
    return route.continue()
  })
  await button(page, 'Go on')
  await heading(page, '2 links are made')
  const [first] = await saved(page, 'Save as a table')
  await claim(first.link, 'test.near')
  assert.equal(await view('gold.test.near', 'ft_balance_of', { account_id: 'chest.test.near' }), '500')

  await begin(/NFTs/, { 'Contract of the token': 'gems.test.near', 'Ids of the NFTs': 'ruby, other' })
  await page.locator('.stopped').getByText('Token other belongs to another account.').waitFor()
  await begin(/NFTs/, { 'Contract of the token': 'gems.test.near', 'Ids of the NFTs': 'ruby\nopal' })
  await pay(page)
  await heading(page, '2 links are made')
  const [one] = await saved(page, 'Save as a table')
  assert.equal((await view('gems.test.near', 'nft_token', { token_id: 'ruby' })).owner_id, contract)
  await claim(one.link, 'chest.test.near')
  await page.close()
})

test('a browser that keeps nothing has the links in a file first; who cannot pay is told', async () => {
  const funder = await account('bare.test.near', 9)
  const context = await browser.newContext({ viewport: phone })
  await context.addInitScript(() => { IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') } })
  const page = await context.newPage()
  await page.goto(`${node}/drops#bare.test.near/new`)
  await fill(page, { 'How many links?': '3', 'How much for each?': '5' })
  await costs(page)
  await unlock(page, funder)
  await page.locator('.stopped').getByText('The account can pay').waitFor()
  await button(page, 'Do not make them')
  await page.getByRole('link', { name: 'Make links' }).click()
  await fill(page, { 'How many links?': '3', 'How much for each?': '1' })
  await costs(page)
  await page.getByText('This browser keeps nothing: save the links first.').waitFor()
  await examine(page, 'drops-unkept')
  assert.equal(await page.getByRole('button', { name: /^Pay/ }).count(), 0, 'it can be paid before the links are saved')
  const links = await saved(page, 'Save the links as a file')
  await pay(page)
  await heading(page, '3 links are made')
  await page.getByText('This page forgets them when you leave it.').waitFor()
  await claim(links[2].link, 'test.near')
  assert.ok((await balance('bare.test.near')) < 6)
  await context.close()
})

test('a browser that is full says so before anything is sent', async () => {
  const funder = await account('brim.test.near', 9)
  const context = await browser.newContext({ viewport: phone })
  const page = await context.newPage()
  await page.goto(`${node}/drops#brim.test.near/new`)
  await fill(page, { 'How many links?': '1', 'How much for each?': '1' })
  await costs(page)
  await unlock(page, funder)
  await page.evaluate(() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') } })
  await pay(page)
  await page.getByText('This browser keeps nothing more: make room, and go on.').waitFor()
  assert.equal(await balance('brim.test.near'), 9, 'something was paid')
  await context.close()
})

for (const [how, lose] of Object.entries({
  'cleared by the browser': async (page) => {
    const session = await page.context().newCDPSession(page)
    await session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb' })
  },
  'removed in another tab': async (page) => {
    const other = await page.context().newPage()
    await other.goto(page.url())
    await button(other, 'Remove them from this browser')
    await button(other, 'Remove them for good')
    await heading(other, 'Your drops')
    await other.close()
  },
})) {
  test(`links that are ${how} while they are made are saved before more is paid`, async (t) => {
    const id = `links-${how.split(' ')[0]}.test.near`, funder = await account(id, 200)
    const drops = async () => (await view(contract, 'get_drops', { funder_id: id })).drops.length
    const slow = await gate(node), context = await browser.newContext({ viewport: phone })
    t.after(() => slow.close())
    const page = await context.newPage()
    await page.goto(`${slow.url}/drops#${id}/new`)
    await fill(page, { 'How many links?': '101', 'How much for each?': '1' })
    await costs(page)
    await unlock(page, funder)
    const held = slow.hold('after')
    await pay(page)
    await held.arrived
    await lose(page)
    await held.release()
    await page.getByText('This browser keeps nothing: save the links first.').waitFor()
    assert.equal(await drops(), 1, 'more was paid')
    const links = await saved(page, 'Save the links as a file')
    await pay(page)
    await heading(page, '101 links are made')
    assert.equal(await drops(), 2)
    for (const { link } of [links[0], links[100]]) await claim(link, 'test.near')
    await context.close()
  })
}

test('a clock that is years behind makes links that are good all the same', async () => {
  const funder = await account('clock.test.near', 9)
  const context = await browser.newContext({ viewport: phone })
  const page = await context.newPage()
  await page.clock.setSystemTime(new Date('2020-01-01'))
  await page.goto(`${node}/drops#clock.test.near/links/<img src=x onerror=alert(1)>`)
  await heading(page, 'This browser does not have these links')
  await page.goto(`${node}/drops#clock.test.near/new`)
  await fill(page, { 'How many links?': '1', 'How much for each?': '1' })
  await costs(page)
  await unlock(page, funder)
  await pay(page)
  await heading(page, 'The link is made')
  const [{ link, drop }] = await saved(page, 'Save as a table')
  const { NEAR: { end } } = await view(contract, 'get_drop_by_id', { drop_id: Number(drop) })
  assert.ok(Number(BigInt(end) / 1_000_000n) > Date.now() + 89 * 86_400_000, end)
  await claim(link, 'test.near')
  await context.close()
})

test('two tabs that cannot know of each other pay once', async (t) => {
  const funder = await account('twins.test.near', 9)
  const slow = await gate(node), context = await browser.newContext({ viewport: phone })
  t.after(() => slow.close())
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })) // as on plain http
  const one = await context.newPage(), two = await context.newPage()
  await one.goto(`${slow.url}/drops#twins.test.near/new`)
  await fill(one, { 'How many links?': '2', 'How much for each?': '1' })
  await costs(one)
  await unlock(one, funder)
  await one.getByRole('button', { name: /^Pay/ }).waitFor()
  await two.goto(one.url())
  await unlock(two, funder)
  await two.getByRole('button', { name: /^Pay/ }).waitFor()
  const held = slow.hold('before')
  await pay(one)
  await held.arrived
  await pay(two)
  await heading(two, '2 links are made')
  await held.release()
  await heading(one, '2 links are made')
  assert.equal((await view(contract, 'get_drops', { funder_id: 'twins.test.near' })).drops.length, 1)
  assert.ok((await balance('twins.test.near')) > 6.9)
  await context.close()
})
