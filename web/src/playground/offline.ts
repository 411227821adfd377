// keepOffline has the browser keep the page where there is no network; onNewer hears of a newer one, with what
// takes it.
export async function keepOffline(place: string, onNewer: (use: () => void) => void): Promise<void> {
  const workers = navigator.serviceWorker
  if (!workers) return
  workers.addEventListener('message', ({ data }) => {
    if (data === 'newer') onNewer(() => workers.controller?.postMessage('use'))
    if (data === 'used') location.reload()
  })
  await workers.register(`${place}service-worker.js`, { scope: place }).catch(() => undefined) // without it the page needs the network, as others do
  workers.startMessages()
  workers.controller?.postMessage('look')
}
