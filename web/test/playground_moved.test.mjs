// A ledger that was saved in one browser goes on in another: as a copy, and moved, so that it ends where it was.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { desk, launch, look } from './browser.mjs'
import { attempt, cameOf, count, makeAccount, open, place, write } from './instrument.mjs'

let browser, page
before(async () => {
  browser = await launch()
  page = await open(await browser.newContext({ viewport: desk }))
  await makeAccount(page, 'nora')
})
after(() => browser?.close())

const menu = (page) => page.locator('.menu')
const share = async (page) => { if (!(await menu(page).evaluate((e) => e.open))) await menu(page).getByText('Share', { exact: true }).click() }

async function saved(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), menu(page).getByRole('button', { name }).click()])
  return { path: await file.path(), name: file.suggestedFilename() }
}

async function choose(page, ...files) {
  await share(page)
  await menu(page).locator('input[type=file]').setInputFiles(files.map(({ path, name }) => ({ name, mimeType: 'application/octet-stream', buffer: readFileSync(path) })))
}

let ledger, keys
test('a copy goes on in another browser with the keys that came with it', async () => {
  await share(page)
  ledger = await saved(page, 'Save the ledger')
  keys = await saved(page, 'Save its keys')
  assert.deepEqual([ledger.name, keys.name], ['playground.latchkey', 'test.near.json'])
  const guest = await open(await browser.newContext({ viewport: desk }))
  await choose(guest, keys)
  await menu(guest).getByText('These are keys alone').waitFor()
  await choose(guest, ledger, keys)
  await place(guest, 'What there is').getByRole('heading', { name: 'nora.test.near' }).waitFor()
  assert.equal(await count(guest), 1)
  await makeAccount(guest, 'otto')
  await guest.reload()
  await place(guest, 'What there is').getByRole('heading', { name: 'otto.test.near' }).waitFor()
  assert.equal(await count(guest), 2)
  await guest.context().close()
})

test('a copy without keys is looked at, also when the page is opened again', async () => {
  const guest = await open(await browser.newContext({ viewport: desk }))
  await choose(guest, ledger)
  await place(guest, 'What there is').getByRole('heading', { name: 'nora.test.near' }).waitFor()
  await guest.reload()
  await place(guest, 'What there is').getByRole('heading', { name: 'nora.test.near' }).waitFor()
  await share(guest)
  await menu(guest).getByRole('button', { name: 'Save its keys' }).click()
  await menu(guest).getByText('has no key of the ledger').waitFor()
  await menu(guest).getByText('Share', { exact: true }).click()
  await place(guest, 'What there is').getByRole('button', { name: 'Make an account' }).click()
  await write(guest, { Name: 'otto', NEAR: '1' })
  await place(guest, 'What you try').getByRole('button', { name: 'Try it' }).click()
  await place(guest, 'What you try').getByText('has no key of test.near').waitFor()
  await guest.context().close()
})

test('what is moved ends here and goes on there', async () => {
  await share(page)
  await menu(page).getByRole('button', { name: 'Move it elsewhere' }).click()
  await look(page, 'playground-move')
  const moved = await saved(page, 'End and save it')
  await menu(page).getByText('It has ended here.').waitFor()
  const guest = await open(await browser.newContext({ viewport: desk }))
  await choose(guest, moved)
  await menu(guest).getByText('ended where it was').waitFor()
  assert.ok((await count(guest)) > 1, 'the guest’s own ledger is gone')
  await choose(guest, moved, keys)
  await place(guest, 'What there is').getByRole('heading', { name: 'nora.test.near' }).waitFor()
  await makeAccount(guest, 'otto')
  await guest.context().close()
  await menu(page).getByText('Share', { exact: true }).click()
  await place(page, 'What there is').getByRole('button', { name: 'Make an account' }).click()
  await write(page, { Name: 'late', NEAR: '1' })
  await attempt(page)
  assert.equal((await cameOf(page)).rule, 'LedgerSealed')
  await page.getByRole('button', { name: 'Step 2', exact: false }).first().click()
  await page.getByRole('button', { name: 'Go on from here' }).click()
  await page.getByText('it would live twice').waitFor()
})
