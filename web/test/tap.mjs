// A proxy in front of the server that keeps every byte a page sends.
import net from 'node:net'

export async function tap(target) {
  const { hostname, port } = new URL(target)
  const sent = []
  const server = net.createServer((browser) => {
    const upstream = net.connect(Number(port), hostname)
    browser.on('data', (bytes) => sent.push(bytes))
    browser.pipe(upstream).pipe(browser)
    for (const end of [browser, upstream]) end.on('error', () => { browser.destroy(); upstream.destroy() })
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    bytes: () => Buffer.concat(sent),
    close: () => server.close(),
  }
}

// traces are the forms in which a secret could leave: raw, hex, base64 in each
// alignment, and text as it stands in the link.
export function traces(secretText, secretBytes) {
  const found = new Map([['base58', Buffer.from(secretText)], ['raw', secretBytes]])
  found.set('hex', Buffer.from(secretBytes.toString('hex')))
  found.set('HEX', Buffer.from(secretBytes.toString('hex').toUpperCase()))
  for (let shift = 0; shift < 3; shift++) {
    const shifted = Buffer.concat([Buffer.alloc(shift), secretBytes]).toString('base64').replace(/=+$/, '')
    const whole = shifted.slice(shift === 0 ? 0 : shift + 1, -2)
    found.set(`base64 at ${shift}`, Buffer.from(whole))
    found.set(`base64url at ${shift}`, Buffer.from(whole.replaceAll('+', '-').replaceAll('/', '_')))
  }
  return found
}

// decoded adds what base64 in the bytes stands for, such as a transaction.
export function decoded(bytes) {
  const parts = [bytes]
  for (const match of bytes.toString('latin1').matchAll(/[A-Za-z0-9+/=]{24,}/g)) parts.push(Buffer.from(match[0], 'base64'))
  return Buffer.concat(parts)
}
