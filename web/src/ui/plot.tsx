import type uPlot from 'uplot'
import { useEffect, useRef } from 'preact/hooks'

// Line is a row of figures of a plot, in a colour of the tokens.
export interface Line {
  name: string
  values: (number | null)[]
  colour: '--key' | '--ok' | '--edge'
}

export interface PlotProps {
  title: string
  at: number[] // seconds since 1970, or places of the names
  names?: string[] // of the places; without them times are plotted
  lines: Line[]
  unit?: string
  head: string[] // of the table
  rows: string[][]
}

const heightOf = 190 // pixels

// Plot draws rows of figures. The same figures are below it as a table, for who cannot see them or wants them exactly.
export function Plot(props: PlotProps) {
  const { title, lines, unit, head, rows } = props
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => drawn(place.current!, props), [props])
  return (
    <figure class="plot">
      <figcaption>
        <b>{title}</b>{unit && <span class="soft small"> in {unit}</span>}
        {lines.length > 1 && <span class="small legend">{lines.map(({ name, colour }) => <span key={name} class={`of${colour}`}>{name}</span>)}</span>}
      </figcaption>
      <div ref={place} class="canvas" aria-hidden="true" />
      <details>
        <summary>{title} as a table</summary>
        <div class="wide-table" role="region" aria-label={`${title}, the table`} tabIndex={0}>
          <table>
            <thead><tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>{rows.map(([first, ...rest]) => <tr key={first}><th scope="row">{first}</th>{rest.map((cell, i) => <td key={i}>{cell}</td>)}</tr>)}</tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

// drawn keeps a plot drawn in a place, as wide as that is and in the colours of the theme, until it is told to stop.
function drawn(place: HTMLElement, props: PlotProps): () => void {
  const theme = matchMedia('(prefers-color-scheme: dark)')
  let plot: uPlot | undefined, isWanted = true
  const draw = () => void made().catch(() => { place.hidden = true }) // the table stays
  const made = async () => {
    const [{ default: Made }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')])
    if (!isWanted) return
    plot?.destroy()
    plot = new Made(optionsOf(Made, place, props), [props.at, ...props.lines.map(({ values }) => values)], place)
  }
  const size = new ResizeObserver(() => plot?.setSize({ width: place.clientWidth, height: heightOf }))
  size.observe(place)
  theme.addEventListener('change', draw)
  draw()
  return () => {
    isWanted = false
    size.disconnect()
    theme.removeEventListener('change', draw)
    plot?.destroy()
  }
}

const figures = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 })
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000] // of what is counted

function optionsOf({ paths }: typeof uPlot, place: HTMLElement, { at, names, lines, unit }: PlotProps): uPlot.Options {
  const style = getComputedStyle(place), colour = (token: string) => style.getPropertyValue(token).trim()
  const axis: uPlot.Axis = { stroke: colour('--soft'), font: '12px system-ui, sans-serif', grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } }
  const numbers: uPlot.Axis = { ...axis, size: 56, values: (_, all) => all.map((n) => figures.format(n)), ...(!unit && { incrs: steps }) }
  const shape = names ? paths.bars!({ size: [0.7, 64] }) : paths.stepped!({ align: 1 })
  return {
    width: place.clientWidth, height: heightOf, legend: { show: false }, cursor: { show: false },
    scales: { x: names ? { time: false, range: [-0.6, names.length - 0.4] } : {}, y: { range: (_, __, most) => [0, most * 1.1 || 1] } },
    axes: [names ? { ...axis, size: 32, grid: { show: false }, splits: at, values: () => names } : { ...axis, size: 32, space: 64, values: (_, all) => wordsOf(all) }, numbers],
    series: [{}, ...lines.map(({ colour: token }): uPlot.Series => ({ stroke: colour(token), width: 2, paths: shape, points: { show: false }, ...(names && { fill: colour(token) }) }))],
  }
}

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

// wordsOf are times as short as they can be told apart.
const wordsOf = (seconds: number[]): string[] => {
  const format = (seconds[1] ?? 0) - (seconds[0] ?? 0) < 86_400 ? hour : day
  return seconds.map((at) => format.format(at * 1000))
}
