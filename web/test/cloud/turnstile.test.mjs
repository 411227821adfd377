// The claim page where claims need a token of Turnstile: LATCHKEY_URL is a Worker with the site key LATCHKEY_SITE_KEY, whose verifier takes
// tokens that begin with good, each once; LATCHKEY_LINKS are two links of 2 NEAR, as JSON. A script of our own stands for Turnstile's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, phone } from '../browser.mjs'
import { balance, button, choose, existing, heading, take, visit } from '../visitor.mjs'

const links = JSON.parse(process.env.LATCHKEY_LINKS)
const source = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit'

let browser
before(async () => { browser = await launch() })
after(() => browser?.close())

// widget is a button that gives the token which stands in globalThis.token.
const widget = `globalThis.turnstile = {
  render(place, { sitekey, callback }) {
    const button = document.createElement('button')
    button.textContent = 'I am a person, ' + sitekey
    button.onclick = () => callback(globalThis.token)
    place.append(button)
    return 'widget'
  },
  remove() { document.querySelector('.test button')?.remove() },
}`

// tested opens a link where the script comes, or does not; asked are the addresses elsewhere that the page asks.
async function tested(link, answers) {
  const page = await visit(browser, 'about:blank', { viewport: phone })
  const asked = []
  page.on('request', (request) => { if (!request.url().startsWith(process.env.LATCHKEY_URL) && request.url() !== 'about:blank') asked.push(request.url()) })
  page.on('console', (message) => assert.doesNotMatch(message.text(), /Content Security Policy/))
  await page.route('https://challenges.cloudflare.com/**', (route) => (answers.shift() ? route.fulfill({ contentType: 'text/javascript', body: widget }) : route.abort()))
  await page.goto(link)
  return { page, asked, person: () => page.getByRole('button', { name: `I am a person, ${process.env.LATCHKEY_SITE_KEY}` }) }
}

test('a visitor is tested when the claim is sent, and not before', async () => {
  const { page, asked, person } = await tested(links[0], [true])
  await choose(page, 'visitor')
  assert.deepEqual(asked, [], 'the script is loaded before it is needed')
  await take(page)
  await heading(page, 'One test first')
  await person().waitFor()
  assert.deepEqual(asked, [source])
  for (const token of ['bad', `good ${Math.random()}`]) {
    await page.evaluate((token) => { globalThis.token = token }, token)
    await person().click()
    if (token === 'bad') await page.getByText('That did not count. Once more, please.').waitFor()
  }
  await heading(page, '2 NEAR are yours')
  assert.equal(await balance('visitor.test.near'), 2)
  await page.close()
})

test('where the test does not load that is said, and nothing is lost', async () => {
  const { page, person } = await tested(links[1], [false, true])
  await existing(page, 'visitor.test.near')
  await page.getByRole('alert').getByText('The test does not load.').waitFor()
  await button(page, 'Try again')
  await person().waitFor()
  await button(page, 'Not now')
  await heading(page, '2 NEAR')
  await existing(page, 'visitor.test.near')
  await page.evaluate(() => { globalThis.token = `good ${Math.random()}` })
  await person().click()
  await heading(page, '2 NEAR are yours')
  assert.equal(await balance('visitor.test.near'), 4)
  await page.close()
})
