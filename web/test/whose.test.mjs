// Whose words the claim page shows, and what becomes of its link: against a real server,
// LATCHKEY_URL, with drops of 2 NEAR for each of LATCHKEY_LINKS (JSON) and one of a contract
// that the ledger did not begin with (LATCHKEY_STRANGE).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { examine, launch } from './browser.mjs'
import { answering, button, changedAt, existing, heading, linksOf, unchanged, visit } from './visitor.mjs'

const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
const linkFor = linksOf(36, 39)
const nextLink = () => linkFor({ url: node })
let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

test('a contract that answers no preview is told of in a sentence', async () => {
  const page = await visit(browser, nextLink())
  await heading(page, '2 NEAR')
  for (const answer of ['null', '', '{"required_gas":7}']) {
    await answering(node, page, () => answer)
    await heading(page, 'This link cannot be read')
    await page.getByText('What the contract drop.test.near says of it is not what a drop contract says.').waitFor()
    assert.equal(await page.locator('form').count(), 0, answer)
  }
  await examine(page, 'claim-strange')
  await unchanged(page)
  await button(page, 'Look again')
  await heading(page, '2 NEAR')
  await page.close()
})

test('the words of a drop are shown as those of its maker', async () => {
  const page = await visit(browser, nextLink())
  await heading(page, '2 NEAR')
  await page.getByText('test.near has a gift for you').waitFor()
  await page.getByText('Held by the drop contract drop.test.near.').waitFor()
  assert.equal(await page.locator('.said, .note.warm').count(), 0)
  await changedAt(node, page, { title: 'Happy birthday', message: 'Thank you for ten years.\nYours, \u202eall of us <b>x</b>' })
  await page.getByText('in the words of test.near, who made this drop').waitFor()
  assert.equal(await page.locator('blockquote b').textContent(), 'Happy birthday')
  assert.equal(await page.locator('blockquote p').textContent(), 'Thank you for ten years.\nYours,  all of us <b>x</b>')
  await examine(page, 'claim-words-of-maker')
  await changedAt(node, page, { title: 'A', message: 'x'.repeat(100_000) })
  await page.getByText('in the words of').waitFor()
  assert.equal((await page.locator('blockquote p').textContent()).length, 1_000)
  await unchanged(page)
  await page.close()
})

test('a contract that the ledger does not vouch for speaks for itself alone', async () => {
  const link = node + JSON.parse(process.env.LATCHKEY_STRANGE)[0].replace(/^https?:\/\/[^/]+/, '')
  const page = await visit(browser, link)
  await heading(page, '2 NEAR')
  await page.getByText('The contract strange.test.near says that this is for you').waitFor()
  await page.getByText('This page does not know that contract.').waitFor()
  assert.equal(await page.getByText('has a gift for you').count(), 0)
  await changedAt(node, page, { title: 'test.near has a gift for you', message: 'Send us your words.' })
  await page.getByText('in the words of the contract strange.test.near').waitFor()
  await examine(page, 'claim-unknown-contract')
  await changedAt(node, page, { cancelled: true })
  await page.getByText('strange.test.near takes back what it held.').waitFor()
  await unchanged(page)
  const claim = { state: 'unpaid', reason: 'This site has moved. \u202eGive your words to evil.example' }
  const said = { result: { status: { SuccessValue: '' }, transaction: { hash: 'x' }, receipts_outcome: [], latchkey: { claim } } }
  const refused = { error: { cause: { name: 'INVALID_TRANSACTION' }, latchkey: { code: 'GuardRefused', message: claim.reason } } }
  for (const [answer, title] of [[said, 'Nothing was paid'], [refused, 'Not accepted']]) {
    await page.route(node + '/', (route) => (route.request().postData().includes('send_tx') ? route.fulfill({ json: answer }) : route.continue()))
    await page.reload()
    await existing(page, 'test.near')
    await heading(page, title)
    await page.getByText('The contract strange.test.near says: “This site has moved.  Give your words to evil.example”').waitFor()
    await unchanged(page)
  }
  await page.reload()
  await existing(page, 'test.near')
  await heading(page, 'The claim has run')
  await page.getByText('The contract strange.test.near says that 2 NEAR went to test.near.').waitFor()
  await page.close()
})

test('the link leaves the address bar, and a reload and the way back still have it', async () => {
  const link = nextLink()
  const stranger = 'drop.test.near/ed25519:3KyUuch8pYP47krBq4DosFEVBMR5wDTMQ8AThzM8kAEcBQEpsPdYTZ2FPX5ZnSoLrerjwg66hwwJaW1wHzprd5k3'
  const page = await visit(browser, link)
  await heading(page, '2 NEAR')
  const bare = link.replace(/#.*/, '')
  assert.equal(page.url(), bare)
  await page.reload()
  await heading(page, '2 NEAR')
  await page.goto(`${bare}#${stranger}`) // in the same page
  await heading(page, 'This link is unknown')
  assert.equal(page.url(), bare)
  await page.goBack()
  await heading(page, '2 NEAR')
  await page.goForward()
  await heading(page, 'This link is unknown')
  await page.reload()
  await heading(page, 'This link is unknown')
  assert.equal(page.url(), bare)
  await page.close()
  const other = await visit(browser, bare) // of a tab that has not read it
  await heading(other, 'This link is broken')
  await other.close()
})
