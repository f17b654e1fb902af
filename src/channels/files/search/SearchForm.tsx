import { CaseSensitive, Ellipsis, type LucideIcon, Regex, Replace, WholeWord } from 'lucide-react'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { useStore } from 'zustand/react'
import { isComposing } from '../../../lib/isComposing'
import { searchMessages as words } from '../../../messages/search'
import { Select } from '../../../ui/field/Select'
import { Switch } from '../../../ui/field/Switch'
import { TextField } from '../../../ui/field/TextField'
import { IconButton } from '../../../ui/IconButton'
import type { Search } from './createSearch'
import styles from './SearchView.module.css'
import type { SearchFields } from './searchFields'

/** Of the field, until it scrolls. */
const MAX_ROWS = 5
const AROUND = ['0', '1', '2', '3', '5'] as const

interface SearchFormProps {
  search: Search
  field: RefObject<HTMLTextAreaElement | null>
  toResults: () => void
  /** The field for what matches are to become; absent: this server cannot compare versions. */
  replaceField: ReactNode
}

/** What to search for and where. */
export function SearchForm({ search, field, toResults, replaceField }: SearchFormProps) {
  const fields = useStore(search.store, (state) => state.fields)
  const failed = useStore(search.store, ({ status }) => status.kind === 'failed')
  const hasDetails = useStore(search.store, (state) => state.hasDetails)
  const isReplacing = useStore(search.store, (state) => state.isReplacing)
  const recall = useRecall(search)
  const lines = fields.query.split('\n').length
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey) return
    const { value, selectionEnd } = event.currentTarget
    // Within several lines the arrows are the text's.
    const isInText = lines > 1 && !(event.key === 'ArrowDown' && selectionEnd === value.length)
    if (event.key.startsWith('Arrow') && isInText) return
    if (event.key === 'Enter' && event.shiftKey && search.hasLines()) return
    if (event.key === 'Enter') {
      search.keep()
      search.run()
    } else if (event.key === 'ArrowDown') {
      if (!recall(-1)) toResults()
    } else if (event.key === 'ArrowUp') recall(1)
    else if (event.key === 'Escape' && search.store.getState().status.kind === 'searching') search.stop()
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> has no role in the oldest browsers that the build is for
    <div role="search" className={styles.form} aria-label={words.title}>
      <div className={styles.line}>
        <div className={styles.box}>
          <textarea
            ref={field}
            rows={Math.min(lines, MAX_ROWS)}
            className={styles.query}
            aria-label={words.query}
            aria-invalid={failed || undefined}
            placeholder={words.title}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            value={fields.query}
            onChange={({ target }) =>
              search.set({ query: search.hasLines() ? target.value : target.value.replaceAll('\n', '') })
            }
            onKeyDown={press}
          />
          <Option search={search} name="matchCase" icon={CaseSensitive} />
          <Option search={search} name="wholeWord" icon={WholeWord} />
          <Option search={search} name="isRegExp" icon={Regex} />
        </div>
        {replaceField !== undefined && (
          <IconButton
            size="sm"
            icon={Replace}
            label={isReplacing ? words.hideReplace : words.showReplace}
            aria-expanded={isReplacing}
            onClick={() => search.showReplace(!isReplacing)}
          />
        )}
        <IconButton
          size="sm"
          icon={Ellipsis}
          label={words.details}
          aria-expanded={hasDetails}
          onClick={() => search.showDetails(!hasDetails)}
        />
      </div>
      {isReplacing && replaceField}
      {hasDetails && <Details search={search} />}
    </div>
  )
}

type Flag = 'matchCase' | 'wholeWord' | 'isRegExp'

function Option({ search, name, icon }: { search: Search; name: Flag; icon: LucideIcon }) {
  const isOn = useStore(search.store, ({ fields }) => fields[name])
  const change: Partial<SearchFields> = { [name]: !isOn }
  return (
    <IconButton
      size="sm"
      className={styles.option}
      icon={icon}
      label={words[name]}
      role="switch"
      aria-checked={isOn}
      onClick={() => search.set(change)}
    />
  )
}

/** The last searches, by the arrows in the field. False: there is none in that direction. */
function useRecall(search: Search) {
  return (by: 1 | -1): boolean => {
    const { recent, fields } = search.store.getState()
    const at = recent.findIndex((one) => one.query === fields.query)
    const next = recent[at + by]
    if (!next || (by === -1 && at <= 0)) return false
    search.recall(next)
    return true
  }
}

function Details({ search }: { search: Search }) {
  const { include, exclude, ignored, context } = useStore(search.store, (state) => state.fields)
  const hasOptions = search.hasOptions()
  const enter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !isComposing(event.nativeEvent)) search.run()
  }
  return (
    <div className={styles.details}>
      <TextField
        label={words.include}
        placeholder={words.includeExample}
        value={include}
        onChange={(text) => search.set({ include: text })}
        onKeyDown={enter}
      />
      <TextField
        label={words.exclude}
        placeholder={words.excludeExample}
        value={exclude}
        onChange={(text) => search.set({ exclude: text })}
        onKeyDown={enter}
      />
      {hasOptions && (
        <>
          <Switch label={words.ignored} checked={ignored} onChange={(on) => search.set({ ignored: on })} />
          <Select
            label={words.context}
            value={AROUND.find((one) => Number(one) === context) ?? '0'}
            options={AROUND.map((one) => ({ value: one, label: words.contextLines(Number(one)) }))}
            onChange={(one) => search.set({ context: Number(one) })}
          />
        </>
      )}
    </div>
  )
}
