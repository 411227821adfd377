// The figures that the page of a funder shows are those of the command line: LATCHKEY_URL is a real server,
// LATCHKEY_DROP the address of a drop on the page, and LATCHKEY_STATS what latchkey drop stats tells of it, as JSON.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch } from '../browser.mjs'
import { modules } from '../world.mjs'

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

test('the page shows the figures of the command line', async () => {
  const stats = JSON.parse(process.env.LATCHKEY_STATS)
  const page = await browser.newPage({ viewport: desk })
  await page.goto(`${process.env.LATCHKEY_URL.replace(/\/$/, '')}/drops${process.env.LATCHKEY_DROP}`)
  await page.locator('.figures').waitFor()
  const shown = Object.fromEntries(await page.locator('.figures div').evaluateAll((all) => all.map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent])))
  const amount = modules.shown
  assert.deepEqual(shown, {
    links: String(stats.links), ...Object.fromEntries(Object.entries(stats.states).map(([state, n]) => [state.replace('_', ' '), String(n)])),
    deposit: amount(stats.deposit), 'gas of claims so far': amount(stats.claim_gas), 'came back so far': amount(stats.came_back),
    'cost per claim': amount(stats.cost_per_claim), 'time to claim, median': `${stats.time_to_claim.median.toFixed(1)} s`,
  })
  const days = await page.locator('.bars li').evaluateAll((all) => all.map((one) => ({ day: one.querySelector('span').textContent, claims: Number(one.querySelector('b').textContent) })))
  assert.deepEqual(days, stats.claims_per_day)
  await page.close()
})
