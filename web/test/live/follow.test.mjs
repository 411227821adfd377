// The room in which a live ledger is run again, in a real browser, against a real server: LATCHKEY_URL, with LATCHKEY_ROOT, the
// secret key of test.near.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { examine, launch, phone, watched } from '../browser.mjs'
import { ask } from '../visitor.mjs'
import { account } from '../world.mjs'

const node = process.env.LATCHKEY_URL.replace(/\/$/, '')
let browser, page
before(async () => {
  browser = await launch()
  const context = await browser.newContext({ viewport: phone })
  page = watched(await context.newPage(), node)
})
after(() => browser?.close())

const height = async () => (await ask('status', [])).sync_info.latest_block_height

// verified waits until the page says that it has come to a block, or beyond.
const verified = (block) => page.waitForFunction((block) => Number(/^Verified to block (\d+)$/.exec(document.querySelector('h1')?.textContent)?.[1]) >= block, block)

test('a live ledger is run again in a tab, and what it goes on with', async () => {
  await account('followed.test.near')
  await page.goto(`${node}/?follow`)
  await verified(await height())
  await account('followed2.test.near')
  await verified(await height())
  await examine(page, 'playground-follow')
})

test('a node that is away for a moment is waited for', async () => {
  await page.route('**/v1/log?*', (route) => route.abort())
  await page.getByText(/fetch/i).waitFor()
  await page.unrouteAll({ behavior: 'wait' })
  await account('followed3.test.near')
  await verified(await height())
  await page.getByText(/Failed to fetch/).waitFor({ state: 'detached' })
})

test('a block whose hash is another is no block of this ledger', async () => {
  await page.route('**/v1/log?from=*', async (route) => {
    const answer = await route.fetch()
    const body = Buffer.from(await answer.body())
    const end = 5 + body.readUInt32LE(1)
    body[5] ^= 1 // the first byte of the block's hash
    body.writeUInt32LE(crc32c(body.subarray(0, end)), end)
    await route.fulfill({ response: answer, body })
  })
  await page.getByRole('heading', { name: 'The node tells another history' }).waitFor()
  assert.match(await page.locator('.sheet').innerText(), /another block \d+.*What was verified reaches to block \d+/s)
})

// crc32c is the checksum that a record ends with.
function crc32c(bytes) {
  let sum = ~0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0x82f63b78 : 0)
  }
  return ~sum >>> 0
}
