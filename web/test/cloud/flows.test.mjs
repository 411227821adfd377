// One way through each page beside the claim page, as a Worker serves them: LATCHKEY_URL is a Worker, LATCHKEY_ROOT the secret key of test.near.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { site } from '../application.mjs'
import { launch, phone, watched } from '../browser.mjs'
import { balance, button, heading } from '../visitor.mjs'
import { account, done, modules } from '../world.mjs'

const { Key, call } = modules
const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
const contract = 'drop.test.near'
let browser, app
before(async () => { [browser, app] = [await launch(), await site()] })
after(() => { browser?.close(); app?.close() })

async function unlock(page, { phrase }) {
  await page.getByLabel('Words or secret key').fill(phrase)
  await button(page, 'Unlock')
}

test('an account is looked at, unlocked, and pays', async () => {
  const payer = await account('ada.test.near', 5)
  const page = watched(await browser.newPage({ viewport: phone }), node)
  await page.goto(`${node}/account/ada.test.near`)
  await page.getByText('You got 5 NEAR from test.near').waitFor()
  await page.getByRole('link', { name: 'Unlock' }).click()
  await unlock(page, payer)
  await page.getByRole('link', { name: 'Send' }).click()
  await page.getByLabel('To which account?').fill('test.near')
  await page.getByLabel('How much?').fill('1')
  await button(page, 'Check it first')
  await button(page, 'Send 1 NEAR to test.near')
  await page.getByText('1 NEAR went to test.near.').waitFor()
  await page.getByRole('link', { name: 'Back to the account' }).last().click()
  await page.getByText('You sent 1 NEAR to test.near').waitFor()
  await page.getByRole('link', { name: 'every step' }).first().click()
  await heading(page, 'A transaction that was done')
  await page.getByText('What it changed').nth(1).click()
  await page.getByText(/^test\.near balance \+1 NEAR/).waitFor()
  await page.getByRole('link', { name: 'ada.test.near' }).first().click()
  await heading(page, 'ada.test.near')
  await page.getByText('create account, transfer of 5 NEAR').waitFor()
  await page.goto(`${node}/contract/${contract}`)
  await page.getByText('create_account_and_claim', { exact: true }).waitFor()
  assert.deepEqual(page.foreign, [])
  await page.close()
})

test('links are made, claimed, looked at and taken back', async () => {
  const funder = await account('bob.test.near', 9)
  const page = watched(await browser.newPage({ viewport: phone }), node)
  await page.goto(`${node}/drops#bob.test.near/new`)
  await page.getByLabel('How many links?').fill('2')
  await page.getByLabel('How much for each?').fill('1')
  await button(page, 'See what it costs')
  await unlock(page, funder)
  await page.getByRole('button', { name: /^Pay 2\.\d+ NEAR/ }).click()
  await heading(page, '2 links are made')
  const link = await page.locator('.prints a').first().textContent()
  await done(contract, Key.parse(link.split('/').at(-1)), contract, [call('claim_for', { account_id: 'test.near' }, 30n * 10n ** 12n)])
  await page.getByRole('link', { name: 'What becomes of them' }).click()
  await page.getByText('claimed by test.near').waitFor()
  await page.locator('figure.plot canvas').first().waitFor()
  await page.getByRole('link', { name: 'Take it back' }).click()
  await button(page, 'Cancel it')
  await page.getByText('What came back is in the account.').waitFor()
  assert.ok((await balance('bob.test.near')) > 7.9)
  assert.deepEqual(page.foreign, [])
  await page.close()
})

test('an application is given a key', async () => {
  const visitor = await account('cleo.test.near', 5)
  const page = watched(await browser.newPage({ viewport: phone }), '')
  const asked = { contract, public_key: Key.random().publicKey, state: 'a-state-of-the-application', return: `${app.url}/back`, methods: 'reclaim_drop' }
  await page.goto(`${app.url}/?${new URLSearchParams({ to: `${node}/grant?${new URLSearchParams(asked)}` })}`)
  await page.click('#origin')
  await page.getByText('What they do, in the words of drop.test.near').waitFor()
  await page.getByLabel('Your account').fill('cleo.test.near')
  await button(page, 'Go on')
  await unlock(page, visitor)
  await page.getByRole('button', { name: /^Allow it for/ }).click()
  await page.waitForURL(`${app.url}/back**`)
  assert.equal(new URL(page.url()).searchParams.get('public_key'), asked.public_key)
  await page.close()
})
