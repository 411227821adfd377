import { useCallback } from 'preact/hooks'
import { day } from '../near/when.ts'
import { useLoaded } from '../ui/loaded.ts'
import { progressOf } from './run.ts'
import type { Scene } from './scene.ts'

const shownMax = 20

// Kept are the links that this browser has, and those that it is to make.
export function Kept({ scene: { campaigns, funder } }: { scene: Scene }) {
  const [loaded] = useLoaded(useCallback(async () => {
    const plans = (await campaigns.of(funder)).slice(0, shownMax)
    return Promise.all(plans.map(async (plan) => ({ plan, ...(await progressOf(campaigns, plan)) })))
  }, [campaigns, funder]))
  if (loaded.state !== 'here' || loaded.value.length === 0) return null
  return (
    <section class="stack" aria-labelledby="kept">
      <h2 id="kept">Links in this browser</h2>
      <ul class="rows">
        {loaded.value.map(({ plan, made, isBegun }) => (
          <li key={plan.label}>
            <span class="line"><a href={`#${funder}/links/${plan.label}`}>{plan.terms.title ?? `${plan.links} for ${plan.brings}`}</a><b>{made === plan.links ? `${made} links` : isBegun ? `${made} of ${plan.links} are made` : 'not paid yet'}</b></span>
            <span class="soft small">{day(BigInt(plan.at) * 1_000_000n)} · {plan.label}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
