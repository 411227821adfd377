// Keeps the playground where there is no network: its page and what that loads. A page that is newer waits
// until its reader wants it. What else this place serves passes by.

const kept = 'latchkey-playground'
const scope = self.registration.scope
const page = scope
const newer = `${scope}?newer` // where a page waits

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event, url = request.url.split(/[?#]/)[0]
  if (request.method !== 'GET') return
  if (request.mode === 'navigate' ? url === page || url === `${page}index.html` : false) event.respondWith(pageOf())
  else if (url.startsWith(`${scope}assets/`)) event.respondWith(fileOf(request))
})

/** The page as it was kept, or as it comes. */
async function pageOf() {
  const cache = await caches.open(kept), old = await cache.match(page)
  if (old) return old
  const response = await fetch(page, { cache: 'no-cache' })
  if (response.ok) await cache.put(page, response.clone())
  return response
}

/** A file, whose name has its hash: once it is here it stays as it is. */
async function fileOf(request) {
  const cache = await caches.open(kept), old = await cache.match(request)
  if (old) return old
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

const answers = { look, use }

self.addEventListener('message', (event) => event.waitUntil(answers[event.data]?.(event.source)))

/** Whether the network has another page than was kept. */
async function look(client) {
  const cache = await caches.open(kept), old = await cache.match(page)
  const response = await fetch(page, { cache: 'no-cache' }).catch(() => undefined)
  if (!old || !response?.ok || (await old.text()) === (await response.clone().text())) return
  await cache.put(newer, response)
  client.postMessage('newer')
}

/** The reader wants the newer page: what was kept for the old one goes. */
async function use(client) {
  const cache = await caches.open(kept), response = await cache.match(newer)
  if (response) {
    await cache.put(page, response)
    for (const { url } of await cache.keys()) if (url !== page) await cache.delete(url)
  }
  client.postMessage('used')
}
