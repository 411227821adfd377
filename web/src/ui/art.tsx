import { useEffect, useState } from 'preact/hooks'

// The motifs that a drop can name. Each is two colours and a shape on a field of 100 by 50.
const motifs: Record<string, { from: string; to: string; shape: string }> = {
  gift: { from: '#ffd9a0', to: '#f0688c', shape: 'M36 22h28v6H36zM38 28h24v14H38zM50 22v20M50 22c-8 0-10-9-5-9 4 0 5 5 5 9zm0 0c8 0 10-9 5-9-4 0-5 5-5 9z' },
  ticket: { from: '#bfe3ff', to: '#4a6cf0', shape: 'M32 15h36v7a3 3 0 0 0 0 6v7H32v-7a3 3 0 0 0 0-6zM56 15v4m0 4v4m0 4v4' },
  star: { from: '#ffe9a8', to: '#f08a3c', shape: 'M50 10l4.6 9.8 10.8 1.4-7.9 7.4 2 10.6-9.5-5.2-9.5 5.2 2-10.6-7.9-7.4 10.8-1.4z' },
  heart: { from: '#ffc4d3', to: '#d6336c', shape: 'M50 38C32 27 36 13 44 13c4 0 6 4 6 5 0-1 2-5 6-5 8 0 12 14-6 25z' },
  leaf: { from: '#d4f2b8', to: '#2f8f5b', shape: 'M38 38c-3-16 8-26 26-26 1 18-8 28-24 23M38 38c4-10 10-15 18-19' },
  sun: { from: '#fff0b3', to: '#f59f3a', shape: 'M50 17a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM50 8v4m0 26v4M33 25h4m26 0h4M38 13l3 3m18 18l3 3M62 13l-3 3M41 34l-3 3' },
  wave: { from: '#c2f0f5', to: '#2374c6', shape: 'M22 21q7-7 14 0t14 0 14 0 14 0M22 29q7-7 14 0t14 0 14 0 14 0' },
  confetti: { from: '#e6d0ff', to: '#7a4be0', shape: 'M34 14l3 3m8-8v4m10 2l4-2m6 8h4M36 26l-4 2m14-7l4 4m8 2l3 4m-19 6l-2 4m14-8v5m10-4l4 3' },
}

export const isMotif = (name: string): boolean => Object.hasOwn(motifs, name)

// Art is a motif, drawn here; what none names is a gift.
export function Art({ motif = 'gift' }: { motif?: string }) {
  const { from, to, shape } = motifs[isMotif(motif) ? motif : 'gift']!
  return (
    <svg class="art" viewBox="0 0 100 50" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <defs><linearGradient id="art" x1="0" y1="0" x2="1" y2="1"><stop offset=".05" stop-color={from} /><stop offset="1" stop-color={to} /></linearGradient></defs>
      <rect width="100" height="50" fill="url(#art)" />
      <path d={shape} fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}

// Picture is one that came from the chain, in a frame of the art's size. What is no picture
// after all leaves its place to a motif.
export function Picture({ bytes, type, alt = '' }: { bytes: Uint8Array<ArrayBuffer>; type: string; alt?: string }) {
  const [url, setURL] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }))
    setURL(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, type])
  const [broken, setBroken] = useState(false)
  if (broken) return <Art />
  return <div class="art">{url && <img src={url} alt={alt} onError={() => setBroken(true)} />}</div>
}
