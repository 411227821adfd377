import { generate } from 'lean-qr'
import { useEffect, useRef } from 'preact/hooks'

// QR is a text for another device's camera: dark on light also where the page is dark, for
// many cameras want it so.
export function QR({ text, label }: { text: string; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => { generate(text).toCanvas(canvas.current!) }, [text])
  return <canvas ref={canvas} class="qr" role="img" aria-label={label} />
}
