// A real Chromium for the tests: CHROMIUM if set, else Debian's, which is
// installed when it is missing and we may.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  const debian = '/usr/bin/chromium'
  if (existsSync(debian)) return debian
  if (spawnSync('apt-get', ['--version']).error || process.getuid?.() !== 0) {
    throw new Error('the browser tests need Chromium: set CHROMIUM, or install the package chromium')
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['-qq', 'update'], { env, stdio: 'ignore' })
  execFileSync('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'chromium'], { env, stdio: 'ignore' })
  return debian
}

export const launch = () => chromium.launch({ executablePath: executable(), args: quiet })

const shots = process.env.LATCHKEY_SCREENSHOTS ?? new URL('../../bin/screenshots/', import.meta.url).pathname

// shot keeps a picture of a page for people to look at.
export async function shot(page, name) {
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

export const phone = { width: 390, height: 780 }
export const desk = { width: 1200, height: 900 }
