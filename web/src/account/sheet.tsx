import { Mark } from '../ui/mark.tsx'
import type { With } from './scene.ts'

// Sheet is a view of one purpose, with the way back to the account.
export const Sheet = ({ title, children }: { title: string } & With) => (
  <div class="sheet">
    <div class="top"><Mark /><a class="small" href="#">Back to the account</a></div>
    <h1>{title}</h1>
    {children}
  </div>
)
