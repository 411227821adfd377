// What the tests of the page of grants share: sites of applications, and what those ask for.
import http from 'node:http'

// site serves a page that leads where its query says, and shows what it was asked for.
export async function site() {
  const server = http.createServer(({ url }, response) => {
    const to = new URL(url, 'http://x').searchParams.get('to')
    const text = (to ?? '').replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    response.setHeader('content-type', 'text/html').end(`<title>An application</title><h1>An application</h1>
      <a id="origin" referrerpolicy="origin" href="${text}">ask</a> <a id="silent" referrerpolicy="no-referrer" href="${text}">ask</a>
      ${url.startsWith('/frame') ? `<iframe src="${text}"></iframe>` : ''}`)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections(); server.close() } }
}
