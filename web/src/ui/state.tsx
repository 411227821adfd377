import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'
import { Mark } from './mark.tsx'

export type Tone = 'ok' | 'no' | 'warm' | 'calm'

export const Seal = ({ icon, tone }: { icon: IconName; tone: Tone }) => <div class={`seal ${tone}`}><Icon name={icon} /></div>

// State is the one template of a page that has something to say: what happened, and who
// can help. Buttons come as children, only where they can.
export function State({ icon = 'question', tone = 'calm', title, text, help, children, foot }: {
  icon?: IconName
  tone?: Tone
  title: string
  text?: ComponentChildren
  help?: string
  children?: ComponentChildren
  foot?: ComponentChildren
}) {
  return (
    <div class="sheet">
      <Mark />
      <Seal icon={icon} tone={tone} />
      <div class="stack">
        <h1>{title}</h1>
        {text && <p>{text}</p>}
        {help && <p class="soft">{help}</p>}
      </div>
      {children}
      {foot && <div class="foot">{foot}</div>}
    </div>
  )
}

// Waiting is a page while something runs.
export const Waiting = ({ title, text }: { title: string; text?: string }) => <State icon="clock" title={title} text={text} />
