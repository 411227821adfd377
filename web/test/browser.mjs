// A real Chromium for the tests: CHROMIUM if set, else Debian's, which is
// installed when it is missing and we may. The one without windows takes half of the processor
// time of the whole one, and reads no preferences of a profile.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

function executable(name = 'chromium-headless-shell') {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  const debian = `/usr/bin/${name}`
  if (existsSync(debian)) return debian
  if (spawnSync('apt-get', ['--version']).error || process.getuid?.() !== 0) {
    throw new Error(`the browser tests need Chromium: set CHROMIUM, or install the package ${name}`)
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['-qq', 'update'], { env, stdio: 'ignore' })
  execFileSync('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', name], { env, stdio: 'ignore' })
  return debian
}

// How long to wait for what a page shows: whoever starts the tests knows how busy the
// machine is.
const wait = Number(process.env.LATCHKEY_WAIT_MS ?? 30_000)

export const launch = (...args) => start(executable(), args)

// launchWhole starts the browser that people use: what a stack holds differs in the other.
export const launchWhole = () => start(executable('chromium'), [])

async function start(executablePath, args) {
  const browser = await chromium.launch({ executablePath, args: [...quiet, ...args], timeout: wait })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => patient(await newContext(options))
  return browser
}

function patient(context) {
  context.setDefaultTimeout(wait)
  return context
}

// launchAt starts a browser whose profile lies in a folder, with preferences when
// it is new; kill ends its processes at once.
export async function launchAt(folder, preferences) {
  if (preferences) {
    mkdirSync(`${folder}/Default`, { recursive: true })
    writeFileSync(`${folder}/Default/Preferences`, JSON.stringify(preferences))
  }
  const child = spawn(executable(preferences ? 'chromium' : undefined), [...quiet, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] }) // a group of its own
  endWithUs(child)
  const browser = await chromium.connectOverCDP(await addressOf(child))
  const ended = new Promise((done) => child.once('exit', done))
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    return ended
  }
  return { context: patient(browser.contexts()[0]), kill, pid: child.pid }
}

// endWithUs ends a process group when this process has ended, also when it is killed:
// the system closes the pipe that the watching shell reads.
function endWithUs(child) {
  const watch = 'read -r _; kill -s KILL -- "-$0"'
  const watcher = spawn('sh', ['-c', watch, String(child.pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  watcher.unref()
  watcher.stdin.unref()
  child.once('exit', () => watcher.kill('SIGKILL'))
}

// addressOf reads where a browser that has just started is told what to do.
async function addressOf({ stderr }) {
  let text = ''
  for await (const part of stderr) {
    const address = /DevTools listening on (\S+)/.exec(text += part)?.[1]
    if (address) return address
  }
  throw new Error(`the browser did not start: ${text}`)
}

const root = new URL('../../', import.meta.url)
const shots = process.env.LATCHKEY_SCREENSHOTS // a folder
const kept = fileURLToPath(new URL('docs/pages/', root))

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

// look requires that everyone can use a page: axe finds nothing serious or critical. Where LATCHKEY_SCREENSHOTS names a
// folder, a picture of it lies there afterwards. Once is enough: a Worker serves the same pages.
export async function look(page, name) {
  if (process.env.LATCHKEY_HOST === 'worker') return
  await shoot(page, name)
  await accessible(page, name)
}

async function shoot(page, name) {
  if (!shots) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

// arrived waits, in a page, for colours that are on their way: no contrast is theirs.
async function arrived() {
  await Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished))
}

// accessible has axe look at a page by some of its rules, or by all.
async function accessible(page, name, rules) {
  await page.evaluate(arrived)
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { resultTypes: ['violations'], runOnly }), rules)
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  assert.deepEqual(bad.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' ')}`), [], name)
}

// watched notes in page.foreign what a page asks of other places than this one, and what its
// policy kept it from.
export function watched(page, place) {
  page.foreign = []
  page.on('request', (r) => { if (!r.url().startsWith(place) && !/^(data|blob|about):/.test(r.url())) page.foreign.push(r.url()) })
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) page.foreign.push(message.text()) })
  page.on('pageerror', (error) => assert.fail(`the page threw ${error}`))
  return page
}

export const phone = { width: 390, height: 844 }
export const desk = { width: 1280, height: 800 }

// examine looks at a page on a phone and on a desk, in light and in dark: everyone can use it, nothing stands beyond its edge, and
// what it shows of it is kept. Of the second theme of a size only what a theme decides is looked at. docs/pages has the pictures of
// the last time that they were renewed, which LATCHKEY_RENEW does.
export async function examine(page, name) {
  if (process.env.LATCHKEY_HOST === 'worker') return
  const before = page.viewportSize(), scheme = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'))
  for (const [size, themes, place, file] of [[phone, ['dark', 'light'], 'phone', `${name}.webp`], [desk, ['light', 'dark'], 'desk', `${name}-desk.webp`]]) {
    const what = `${name}-${place}`
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: themes[0], reducedMotion: 'reduce' })
    await accessible(page, `${what}-${themes[0]}`, ['color-contrast'])
    await page.emulateMedia({ colorScheme: themes[1], reducedMotion: 'reduce' })
    await accessible(page, `${what}-${themes[1]}`)
    assert.deepEqual(await beyond(page), [], `${what}: beyond the edge`)
    await shoot(page, what)
    if (process.env.LATCHKEY_RENEW) await keep(page, kept + file)
    else assert.ok(existsSync(kept + file), `docs/pages/${file} is missing: renew the pictures`)
  }
  if (before) await page.setViewportSize(before)
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: null })
}

// beyond are the texts of a page that nobody sees without moving it sideways.
const beyond = (page) => page.evaluate(() => {
  const wide = [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.children.length === 0)
  return document.documentElement.scrollWidth > innerWidth ? ['the page', ...wide.map((e) => e.textContent.slice(0, 60))] : []
})

// keep writes a page, small. The session stays: with it would go another's virtual authenticator.
async function keep(page, file) {
  mkdirSync(kept, { recursive: true })
  const session = await page.context().newCDPSession(page)
  const { contentSize } = await session.send('Page.getLayoutMetrics')
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 34, captureBeyondViewport: true,
    clip: { x: 0, y: 0, width: contentSize.width, height: Math.min(contentSize.height, 1000), scale: contentSize.width > phone.width ? 0.6 : 0.75 } })
  writeFileSync(file, Buffer.from(data, 'base64'))
}
