// A proxy in front of the server that holds claims back, cuts their answers, or changes what is read there.
import http from 'node:http'

const isClaim = (body) => body.includes('"send_tx"')

export async function gate(target, change = (_, bytes) => bytes) {
  let rule // of the next claim: { when, arrived, released }
  let closed = false
  const forward = async (request, body) => {
    const { host, 'if-modified-since': since, 'if-none-match': match, ...headers } = request.headers // what is changed here has no date
    const answer = await fetch(target + request.url, { method: request.method, headers, body: body || undefined, redirect: 'manual' })
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) }
  }
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    if (closed) return response.destroy()
    const mine = isClaim(body) ? rule : undefined
    if (mine) rule = undefined
    if (mine?.when === 'before') await mine.pass()
    const { status, headers, body: bytes } = await forward(request, body)
    if (mine?.when === 'after') await mine.pass()
    mine?.end()
    if (mine?.when === 'cut') return response.destroy()
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive']) delete headers[name]
    response.writeHead(status, headers).end(change(request.url, bytes))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}`,

    // hold has the next claim wait before the server sees it, or its answer after.
    // arrived settles when it does; release lets it go and returns when it has run.
    hold(when) {
      const held = {}
      const arrived = new Promise((resolve) => { held.arrive = resolve })
      const released = new Promise((resolve) => { held.release = resolve })
      const ended = new Promise((resolve) => { held.end = resolve })
      rule = { when, end: held.end, pass: () => { held.arrive(); return released } }
      return { arrived, release: () => { held.release(); return ended } }
    },

    // cut loses the answer of the next claim.
    cut() { rule = { when: 'cut', end: () => undefined } },

    // away cuts all connections and has nothing answered, until it is false again.
    away(is) {
      closed = is
      if (is) server.closeAllConnections()
    },

    close() { server.closeAllConnections(); server.close() },
  }
}
