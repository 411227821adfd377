// The figures that the page of a funder shows are those of the command line: LATCHKEY_URL is a real server, LATCHKEY_DROPS are drops, each
// with its address on the page and what latchkey drop stats and show --each tell of it, LATCHKEY_ESTIMATES plans with what latchkey drop estimate
// says of them, and with a key; all as JSON.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, launch } from '../browser.mjs'
import { modules, rpc } from '../world.mjs'

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

const near = modules.shown

const cells = (page, title) => page.locator('figure.plot', { has: page.getByText(title, { exact: true }) }).locator('tbody tr')
  .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)))

const waited = (seconds) => `${seconds.toFixed(1)} s` // these links waited for less than a minute

test('the page shows the figures of the command line', async () => {
  const page = await browser.newPage({ viewport: desk })
  for (const { address, stats, fates, uses, storage } of JSON.parse(process.env.LATCHKEY_DROPS)) {
    await page.goto(`${process.env.LATCHKEY_URL.replace(/\/$/, '')}/drops${address}`)
    await page.reload()
    await page.locator('.figures').waitFor()
    const shown = Object.fromEntries(await page.locator('.figures div').evaluateAll((all) => all.map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent])))
    const { shortest, median, longest } = stats.time_to_claim
    assert.deepEqual(shown, {
      links: String(stats.links), ...Object.fromEntries(Object.entries(stats.states).map(([state, n]) => [state.replace('_', ' '), String(n)])),
      deposit: near(stats.deposit), 'storage, of the deposit': near(storage), 'storage per link': near(BigInt(storage) / BigInt(stats.links)), 'gas of making': near(stats.making_gas), 'gas of claims so far': near(stats.claim_gas),
      'came back so far': near(stats.came_back), 'cost per claim': near(stats.cost_per_claim), 'time to claim, median': waited(median), 'shortest and longest': `${waited(shortest)} – ${waited(longest)}`,
    }, address)
    const links = await page.locator('.rows li').evaluateAll((rows) => rows.map((row) => [row.querySelector('code').textContent, row.querySelector('b').textContent]))
    assert.deepEqual(links.map(([key]) => key), fates.map((fate) => fate.public_key))
    for (const [i, [, words]] of links.entries()) {
      const { state, uses_left: left = 0, account_id: account } = fates[i], used = uses > 1 && left > 0 && left < uses
      assert.ok(words.startsWith(state.replace('_', ' ')), `${words}, not ${state}`)
      assert.equal(words.includes(`used ${uses - left} of ${uses} times`), used, `${words}, ${left} left`)
      if (state === 'claimed') assert.ok(words.endsWith(`by ${account}`), words)
    }
    const claimed = (await cells(page, 'Links made and claimed')).filter(([, , claims]) => claims !== '0')
    assert.deepEqual(claimed.map(([day, , claims]) => ({ day, claims: Number(claims) })), stats.claims_per_day)
    assert.deepEqual((await cells(page, 'What claims cost')).map(([, claims, gas, each]) => [Number(claims), gas, each]), [[stats.states.claimed, near(stats.claim_gas), near(stats.cost_per_claim)]])
    const waits = Object.fromEntries(await cells(page, 'How long links waited'))
    assert.deepEqual([waits['1 min'], waits['1 h'], waits.more], [String(stats.states.claimed), '0', '0'])
    const [[, drops, made, all]] = await cells(page, 'Links by what they bring')
    assert.deepEqual([drops, made, all], ['1', String(stats.links), String(stats.states.claimed)])
  }
  await page.close()
})

test('an estimate is that of the command line, to the yocto', async () => {
  const all = JSON.parse(process.env.LATCHKEY_ESTIMATES)
  assert.ok(all.length > 6)
  for (const { plan, estimate: want, first, last } of all) {
    const made = {
      ...plan, secret: new Uint8Array(Buffer.from(plan.secret, 'base64')), passwords: plan.passwords ?? [],
      terms: { uses: plan.uses_per_key ?? 1, start: plan.start, end: plan.end, title: plan.title, message: plan.message, picture: plan.picture, ft: plan.ft_contract, nft: plan.nft_contract, amount: plan.nft_contract ? undefined : plan.amount },
    }
    const { drops, deposit, gifts, units, claimGas, comesBack, makingGas } = await modules.estimate(rpc, { ...made, hasPasswords: made.passwords.length > 0 })
    assert.deepEqual({ drops, ...Object.fromEntries(Object.entries({ deposit, gifts, units, claim_gas_max: claimGas, comes_back: comesBack, making_gas_max: makingGas }).map(([name, n]) => [name, String(n)])) }, want, JSON.stringify(plan))
    assert.deepEqual([modules.keyOf(made, 0).secretKey, modules.keyOf(made, plan.links - 1).secretKey], [first, last])
  }
})
