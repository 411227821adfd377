export interface Option<Value extends string> {
  value: Value
  title: string
  detail: string
  disabled?: boolean
}

// Cards are large choices of which one holds.
export function Cards<Value extends string>({ name, legend, options, chosen, onChoose }: {
  name: string
  legend: string
  options: Option<Value>[]
  chosen: Value
  onChoose: (value: Value) => void
}) {
  return (
    <fieldset>
      <legend class="label">{legend}</legend>
      <div class="cards">
        {options.map(({ value, title, detail, disabled }) => (
          <label key={value} class="card">
            <b>{title}</b><small>{detail}</small>
            <input type="radio" name={name} value={value} checked={chosen === value} disabled={disabled} onChange={() => onChoose(value)} />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
