// Requests for keys that are not in order, or are another's: LATCHKEY_URL is a real server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { site } from './application.mjs'
import { examine, launch, phone, watched } from './browser.mjs'
import { heading } from './visitor.mjs'
import { modules } from './world.mjs'

const { Key } = modules
const node = process.env.LATCHKEY_URL.replace(/\/$/, '')

let browser, app, other
before(async () => { [browser, app, other] = [await launch(), await site(), await site()] })
after(() => { browser?.close(); app?.close(); other?.close() })

const wanted = (more = {}) => ({ contract: 'drop.test.near', public_key: Key.random().publicKey, state: 'a-state-of-the-application', return: `${app.url}/back`, ...more })

const address = (asked) => `${node}/grant?${new URLSearchParams(asked)}`

// come arrives as from the application's site.
const come = (page, asked) => page.goto(address(asked), { referer: `${app.url}/` })

// visit follows a link on a site.
async function visit(page, from, link) {
  await page.goto(`${from.url}/?${new URLSearchParams({ to: address(wanted()) })}`)
  await page.click(link)
}

const refused = async (page, why) => {
  await heading(page, 'This request is not in order')
  await page.locator('.note').getByText(why).waitFor()
  assert.equal(await page.locator('main a, main button, main input').count(), 0, 'a refused request leads somewhere')
}

test('what is not in order is said, and leads nowhere', async () => {
  const page = watched(await browser.newPage({ viewport: phone }), '')
  const back = `${app.url}/back`, { host, port } = new URL(app.url)
  const returns = ['', 'javascript:alert(1)', 'JavaScript://%0aalert(1)', 'data:text/html,<script>alert(1)</script>', `http://user@${host}/`, `http://user:pw@${host}/`, `http://@${host}/`,
    `//${host}/`, `http:\\\\${host}`, `http:/${host}`, `${back}#x`, `${back}?a b`, `${back}\n`, ` ${back}`, `blob:${back}`, 'http://', `http://${host}:${port}/x`, `${back}?${'x'.repeat(2_000)}`]
  for (const text of returns) {
    await come(page, wanted({ return: text }))
    await refused(page, 'return is the address')
  }
  for (const text of [`${other.url}/back`, `http://127.0.0.1:1/`, `http://localhost:${port}/`, `http://${host}.evil.example/`, `https://${host}/`, `http://evil.example/?${host}`, `http://app.example%2f${host}/`]) {
    await come(page, wanted({ return: text }))
    await refused(page, /an answer goes only to the site that asks|return is the address/)
  }
  for (const [change, why] of [
    [{ state: '' }, 'state is'], [{ state: 'short' }, 'state is'], [{ state: 'with spaces in it' }, 'state is'], [{ state: 'x'.repeat(257) }, 'state is'],
    [{ contract: '' }, 'contract is'], [{ contract: 'No Contract' }, 'contract is'], [{ contract: '<img src=x onerror=alert(1)>' }, 'contract is'],
    [{ public_key: '' }, 'public_key is'], [{ public_key: 'ed25519:xyz' }, 'public_key is'], [{ public_key: Key.random().secretKey }, 'public_key is'],
    [{ methods: '' }, 'methods are'], [{ methods: 'a,,b' }, 'methods are'], [{ methods: ',' }, 'methods are'], [{ methods: 'a,a' }, 'methods are'], [{ methods: 'a, b' }, 'methods are'],
    [{ methods: Array.from({ length: 33 }, (_, i) => `m${i}`).join() }, 'methods are'], [{ methods: 'a\u202eb' }, 'methods are'],
    [{ allowance: '0' }, 'allowance is'], [{ allowance: '-1' }, 'allowance is'], [{ allowance: '1e9' }, 'allowance is'], [{ allowance: '' }, 'allowance is'],
    [{ expires: '' }, 'expires is'], [{ expires: '0d' }, 'expires is'], [{ expires: 'never' }, 'expires is'], [{ expires: '2020-01-01T00:00:00Z' }, 'expires is'], [{ expires: '2030-13-01T00:00:00Z' }, 'expires is'], [{ expires: '9999-12-31T23:59:59Z' }, 'expires is a time to come, before 2554'],
  ]) {
    await come(page, wanted(change))
    await refused(page, why)
  }
  const { state: _, ...stateless } = wanted()
  await come(page, stateless)
  await refused(page, 'state is')
  await page.goto(`${address(wanted())}&contract=evil.test.near`, { referer: app.url })
  await refused(page, 'contract is given 2 times')
  await examine(page, 'grant-refused')
  await page.close()
})

test('nobody asks in the name of another', async () => {
  const page = watched(await browser.newPage({ viewport: phone }), '')
  await visit(page, other, '#origin') // another site, for a key of its own
  await refused(page, `${other.url} asks, and wants the answer sent to ${app.url}`)
  await visit(page, app, '#silent')
  await refused(page, 'Nothing says which site asks')
  await page.goto(address(wanted()))
  await refused(page, 'Nothing says which site asks')
  await page.goto(address(wanted()), { referer: `${node}/account/` })
  await refused(page, 'It is this site itself that asks')
  await page.goto(`${app.url}/frame?${new URLSearchParams({ to: address(wanted()) })}`)
  const [, frame] = page.frames()
  assert.doesNotMatch(await frame.content(), /asks for a key|not in order/, 'the page is in a frame')
  await page.close()
})
