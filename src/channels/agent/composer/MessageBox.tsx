import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { useCommands, useView } from '../useView'
import { selectDraft } from '../viewStore'
import styles from './Composer.module.css'
import { type ComposerAct, composerAct } from './composerKeys'
import { type Suggestion, SuggestionList } from './SuggestionList'
import { complete, type Trigger } from './suggestionTrigger'
import { useSuggestions } from './useSuggestions'

const copy = agentItemMessages.composer
/** Lines it grows to, where the browser cannot size it by its content. */
const MIN_LINES = 2
const MAX_LINES = 10

interface MessageBoxProps {
  boxRef: RefObject<HTMLTextAreaElement | null>
  taskId: string | null
  describedBy: string
  isReadOnly: boolean
  onAct: (act: ComposerAct) => void
}

/** The text of the message, with a list of what the word at the caret can become. */
export function MessageBox({ boxRef, taskId, describedBy, isReadOnly, onAct }: MessageBoxProps) {
  const draft = useView(selectDraft(taskId))
  const commands = useCommands()
  const composedAt = useRef<number | null>(null)
  const list = useId()
  const [caret, setCaret] = useState<number | null>(null)
  const moveCaret = useCaret(boxRef, draft)

  const pick = (trigger: Trigger, row: Suggestion) => {
    const next = complete(draft, trigger, row.label)
    commands.setDraft(taskId, next.text)
    setCaret(next.caret)
    moveCaret(next.caret)
  }
  const suggestions = useSuggestions({ taskId, text: draft, caret: isReadOnly ? null : caret, onPick: pick })
  const follow = (box: HTMLTextAreaElement) =>
    setCaret(box.selectionStart === box.selectionEnd ? box.selectionStart : null)
  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (suggestions?.keyed(event)) return
    const act = composerAct({ ...keyPress(event), timeStamp: event.timeStamp }, composedAt.current)
    if (act === null) return
    event.preventDefault()
    onAct(act)
  }
  const isListed = suggestions !== null && suggestions.rows.length > 0
  return (
    <div className={styles.boxArea}>
      {suggestions && (
        <SuggestionList
          id={list}
          label={suggestions.label}
          rows={suggestions.rows}
          active={suggestions.active}
          note={suggestions.note}
          onPick={(row) => pick(suggestions.trigger, row)}
        />
      )}
      <textarea
        ref={boxRef}
        className={styles.box}
        aria-label={copy.label}
        aria-describedby={describedBy}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={suggestions ? list : undefined}
        aria-activedescendant={isListed ? `${list}-${suggestions.active}` : undefined}
        placeholder={copy.placeholder}
        readOnly={isReadOnly}
        rows={Math.min(MAX_LINES, Math.max(MIN_LINES, draft.split('\n').length))}
        dir="auto"
        value={draft}
        onChange={(event) => {
          commands.setDraft(taskId, event.target.value)
          follow(event.target)
        }}
        onSelect={(event) => follow(event.currentTarget)}
        onBlur={() => setCaret(null)}
        onKeyDown={keyed}
        onCompositionEnd={(event) => {
          composedAt.current = event.timeStamp
        }}
      />
    </div>
  )
}

/** Puts the caret somewhere once the text that was set is in the box. */
function useCaret(boxRef: RefObject<HTMLTextAreaElement | null>, text: string) {
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    const at = wanted.current
    if (at === null || boxRef.current?.value !== text) return
    wanted.current = null
    boxRef.current.setSelectionRange(at, at)
  }, [boxRef, text])
  return (at: number) => {
    wanted.current = at
  }
}

const keyPress = ({ key, shiftKey, ctrlKey, metaKey, altKey, keyCode, nativeEvent }: KeyboardEvent) => ({
  key,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
  keyCode,
  isComposing: nativeEvent.isComposing,
})
