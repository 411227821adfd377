import { useEffect, useState } from 'preact/hooks'
import type { Asker } from '../near/rpc.ts'
import { asText } from '../near/text.ts'
import { Art, Picture } from '../ui/art.tsx'
import { brings, type DropPicture, type Gift, origins, pictureOfDrop, sender } from './gift.ts'

// Hero is what a gift is, before anything is asked: its picture, its sender, what it brings
// and the words that came with it.
export function Hero({ rpc, gift }: { rpc: Asker; gift: Gift }) {
  const what = brings(gift), of = origins(gift)
  return (
    <div class="stack wide">
      <Cover rpc={rpc} gift={gift} />
      <div class="stack">
        <p class="soft lone">{gift.known ? `${gift.funder} has a gift for you` : `The contract ${gift.contract} says that this is for you`}</p>
        <h1 class={what.length > 14 ? 'hero long' : 'hero'}>{what}</h1>
        {of && <p class="soft small">{of}</p>}
        {gift.item?.elsewhere && <Elsewhere url={gift.item.elsewhere} />}
        {(gift.uses_left ?? 1) > 1 && <p class="soft small">This link works {gift.uses_left} times.</p>}
      </div>
      {!gift.known && <Caution gift={gift} />}
      <Said gift={gift} />
    </div>
  )
}

// Cover is the picture of the drop, or of the NFT that it brings, or a motif.
function Cover({ rpc, gift }: { rpc: Asker; gift: Gift }) {
  const [own, setOwn] = useState<DropPicture>()
  useEffect(() => { void pictureOfDrop(rpc, gift).then(setOwn) }, [rpc, gift])
  const picture = gift.item?.picture ?? (own && 'bytes' in own ? own : undefined)
  if (picture) return <Picture bytes={picture.bytes} type={picture.type} />
  return <Art motif={own && 'motif' in own ? own.motif : undefined} />
}

// Elsewhere leads to a picture on another host. Nothing is loaded from there before.
function Elsewhere({ url }: { url: URL }) {
  return <p class="small"><a href={url.href} target="_blank" rel="noopener noreferrer">Its picture lies at {url.host}</a></p>
}

// Caution stands where a contract speaks that the ledger does not vouch for.
function Caution({ gift }: { gift: Gift }) {
  return (
    <p class="note warm">
      <b>This page does not know that contract.</b>
      {` What stands here is what it says, the amount too, and so is the sender that it names: ${gift.funder}. `
        + 'Go on only if you expected this link from somebody you trust.'}
    </p>
  )
}

// Said are the title and the message of a drop, as a quotation with its author.
function Said({ gift }: { gift: Gift }) {
  const [title, message] = [asText(gift.title ?? ''), asText(gift.message ?? '')]
  if (!title && !message) return null
  return (
    <figure class="said">
      <blockquote dir="auto">{title && <b>{title}</b>}{message && <p>{message}</p>}</blockquote>
      <figcaption>{gift.known ? `in the words of ${sender(gift)}, who made this drop` : `in the words of the contract ${sender(gift)}`}</figcaption>
    </figure>
  )
}
