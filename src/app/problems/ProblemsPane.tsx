import { ChevronsDownUp, Eraser } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { focusIfHere } from '../../lib/focusIfHere'
import { problemMessages as words } from '../../messages/editing/problems'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'
import { TextField } from '../../ui/field/TextField'
import { IconButton } from '../../ui/IconButton'
import { Toolbar, ToolbarItem } from '../../ui/Toolbar'
import { currentRow } from '../../ui/useRowStop'
import { useApp } from '../AppContext'
import { SEVERITIES, type Severity } from './diagnostic'
import { ProblemList } from './ProblemList'
import { SeveritySign } from './ProblemRowView'
import styles from './ProblemsPane.module.css'
import { countBy, filtered, problemRows } from './problemRows'
import { useFileLinks, useToldProblem } from './usePanelParts'
import { useProblems, useProblemsState } from './useProblems'

const NONE: ReadonlySet<never> = new Set()

/** What is wrong in the files of the workspace: by the editor, the output of terminals and the commands of agents. */
export function ProblemsPane() {
  const { openFile } = useApp()
  useToldProblem()
  useFileLinks()
  const diagnostics = useProblemsState((state) => state.diagnostics)
  const isCut = useProblemsState((state) => state.isCut)
  const [text, setText] = useState('')
  const [hidden, setHidden] = useState<ReadonlySet<Severity>>(NONE)
  const [closed, setClosed] = useState<ReadonlySet<string>>(NONE)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => filtered(diagnostics, { text, hidden }), [diagnostics, text, hidden])
  const rows = useMemo(() => problemRows(shown, closed), [shown, closed])

  const toList = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && text !== '') setText('')
    else if (event.key === 'ArrowDown') focusIfHere(currentRow(list.current))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const isEmpty = diagnostics.length === 0
  return (
    <div className={styles.pane}>
      <div className={styles.bar}>
        <TextField
          ref={field}
          className={styles.filter}
          type="search"
          label={words.filter}
          hideLabel
          placeholder={words.filterHint}
          value={text}
          onChange={setText}
          onKeyDown={toList}
        />
        <Tools
          hidden={hidden}
          onToggle={(severity) => setHidden(toggled(hidden, severity))}
          onCollapse={() => setClosed(new Set(diagnostics.map(({ path }) => path)))}
        />
        {!isEmpty && <span className={styles.cut}>{words.shown(shown.length, diagnostics.length)}</span>}
        {isCut && <span className={styles.cut}>{words.cut(diagnostics.length)}</span>}
      </div>
      {isEmpty && <EmptyState text={words.empty} />}
      {!isEmpty && rows.length === 0 && (
        <EmptyState text={words.noMatch(text)}>
          <Button
            onClick={() => {
              setText('')
              setHidden(NONE)
              focusIfHere(field.current)
            }}
          >
            {words.clearFilter}
          </Button>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <ProblemList
          rows={rows}
          diagnostics={shown}
          list={list}
          toField={() => focusIfHere(field.current)}
          onFold={(path, isClosed) => {
            if (closed.has(path) !== isClosed) setClosed(toggled(closed, path))
          }}
          onOpen={({ path, line, column }, how) => openFile(path, { ...how, line, column })}
        />
      )}
    </div>
  )
}

function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}

interface ToolsProps {
  hidden: ReadonlySet<Severity>
  onToggle: (severity: Severity) => void
  onCollapse: () => void
}

/** Which kinds are shown, with how many there are of each. */
function Tools({ hidden, onToggle, onCollapse }: ToolsProps) {
  const problems = useProblems()
  const announce = useAnnounce()
  const diagnostics = useProblemsState((state) => state.diagnostics)
  const counts = useMemo(() => countBy(diagnostics), [diagnostics])
  const none = diagnostics.length === 0 ? words.none : undefined
  const clear = () => {
    problems.clear()
    announce(words.cleared)
  }
  return (
    <Toolbar className={styles.tools} label={words.filters}>
      {SEVERITIES.map((severity) => (
        <ToolbarItem key={severity}>
          <button
            type="button"
            className={styles.toggle}
            role="switch"
            aria-checked={!hidden.has(severity)}
            onClick={() => onToggle(severity)}
          >
            <SeveritySign severity={severity} />
            {words.severities[severity]} {counts[severity]}
          </button>
        </ToolbarItem>
      ))}
      <ToolbarItem>
        <IconButton
          size="sm"
          icon={ChevronsDownUp}
          label={words.collapseAll}
          disabledReason={none}
          onClick={onCollapse}
        />
      </ToolbarItem>
      <ToolbarItem>
        <IconButton size="sm" icon={Eraser} label={words.clear} disabledReason={none} onClick={clear} />
      </ToolbarItem>
    </Toolbar>
  )
}
