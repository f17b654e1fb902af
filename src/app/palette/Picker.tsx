import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { isComposing } from '../../lib/isComposing'
import { revealWithin } from '../../lib/revealWithin'
import { Dialog } from '../../ui/dialog/Dialog'
import { Switch } from '../../ui/field/Switch'
import { Kbd } from '../../ui/Kbd'
import styles from './Picker.module.css'

export interface PickerRow {
  readonly id: string
  /** Read aloud as the option's name. */
  readonly label: string
  /** The label with its matching letters marked. */
  readonly marked?: ReactNode
  readonly detail?: string | undefined
  readonly shortcut?: string | undefined
  readonly disabledReason?: string | undefined
}

/** What the list shows for a query, and what choosing does. */
export interface PickerContent {
  readonly rows: readonly PickerRow[]
  /** Stands under the list, or in its place. Read aloud when it changes. */
  readonly note: string
  readonly isBusy?: boolean
  /** The rows are those of what was typed before. */
  readonly isStale?: boolean
  /** Something to switch on or off about what is listed. */
  readonly option?:
    | { readonly label: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }
    | undefined
  /** After the list is gone and the focus is back where it was, since what is picked may move it. */
  readonly onPick: (id: string) => void
}

interface PickerProps extends PickerContent {
  title: string
  placeholder: string
  query: string
  onQuery: (query: string) => void
  onClose: () => void
}

/** One line to type in and a list to choose from; the focus stays in the line. */
export function Picker(props: PickerProps) {
  const { title, placeholder, query, onQuery, rows, onPick, onClose, note, option, isBusy = false } = props
  const isAwaited = props.isStale === true || (isBusy && rows.length === 0)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const picked = useRef<string | null>(null)
  /** Enter was pressed before the rows were there. */
  const willPick = useRef(false)
  const [chosen, setChosen] = useState(0)
  const active = Math.min(chosen, rows.length - 1)

  const hasShortcuts = rows.some(({ shortcut }) => shortcut !== undefined)
  const activeId = rows[active]?.id
  useEffect(() => {
    const row = activeId === undefined ? null : document.getElementById(`${id}-${activeId}`)
    if (row) revealWithin(row)
  }, [id, activeId])

  const type = (text: string) => {
    willPick.current = false
    setChosen(0)
    onQuery(text)
  }
  const pick = (row: PickerRow | undefined) => {
    if (!row || row.disabledReason !== undefined) return
    picked.current = row.id
    onClose()
  }
  useEffect(() => {
    if (isAwaited || !willPick.current) return
    willPick.current = false
    pick(rows[active])
  })
  const finish = () => {
    if (picked.current !== null) onPick(picked.current)
  }
  const press = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    const last = rows.length - 1
    const targets = new Map([
      ['ArrowDown', active === last ? 0 : active + 1],
      ['ArrowUp', active <= 0 ? last : active - 1],
      ['PageDown', Math.min(last, active + 10)],
      ['PageUp', Math.max(0, active - 10)],
    ])
    const target = targets.get(event.key)
    if (target !== undefined) setChosen(target)
    else if (event.key !== 'Enter') return
    else if (isAwaited) willPick.current = true
    else pick(rows[active])
    event.preventDefault()
  }

  return (
    <Dialog open title={title} shape="palette" initialFocus={input} onClose={onClose} onClosed={finish}>
      <input
        ref={input}
        className={styles.input}
        type="text"
        role="combobox"
        aria-label={title}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={activeId === undefined ? undefined : `${id}-${activeId}`}
        aria-busy={isBusy || undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={query}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
      />
      <div id={`${id}-list`} role="listbox" aria-label={title} className={styles.list}>
        {rows.map((row, index) => (
          <Option
            key={row.id}
            id={`${id}-${row.id}`}
            row={row}
            isActive={index === active}
            hasShortcuts={hasShortcuts}
            onPick={() => pick(row)}
          />
        ))}
      </div>
      <p role="status" className={rows.length === 0 ? styles.empty : styles.note}>
        {note}
      </p>
      {option && (
        <div className={styles.note}>
          <Switch label={option.label} checked={option.isOn} onChange={option.onChange} />
        </div>
      )}
    </Dialog>
  )
}

interface OptionProps {
  id: string
  row: PickerRow
  isActive: boolean
  /** Some row has one: the column is kept for all. */
  hasShortcuts: boolean
  onPick: () => void
}

function Option({ id, row, isActive, hasShortcuts, onPick }: OptionProps) {
  const { label, marked, detail, shortcut, disabledReason } = row
  return (
    // The keys are the combobox's; the focus never comes here.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      className={styles.option}
      aria-selected={isActive}
      aria-disabled={disabledReason !== undefined || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
      onKeyDown={undefined}
    >
      <span className={styles.label}>
        {marked ?? label}
        {disabledReason !== undefined && <span className={styles.reason}>{disabledReason}</span>}
      </span>
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      {hasShortcuts && (
        <span className={styles.shortcut}>{shortcut !== undefined && <Kbd chord={shortcut} />}</span>
      )}
    </div>
  )
}
