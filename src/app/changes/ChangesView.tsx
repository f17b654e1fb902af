import { Ellipsis } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { markKey } from '../../channels/agent/changes/changesModel'
import { LeftAlone } from '../../channels/agent/changes/LeftAlone'
import { useChanges } from '../../channels/agent/changes/useChanges'
import { ShowChangesContext, useActOnChanges, useChangesOff } from '../../channels/agent/changes/useChangesOf'
import { useAgent, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { changesMessages as words } from '../../messages/changes'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { EmptyState } from '../../ui/EmptyState'
import { IconButton } from '../../ui/IconButton'
import { Menu } from '../../ui/menu/Menu'
import { SkeletonRows } from '../../ui/SkeletonRows'
import { Strip } from '../../ui/Strip'
import { useApp, useTabs } from '../AppContext'
import { selectActiveTab } from '../editorArea/tabsStore'
import { ChangesList } from './ChangesList'
import styles from './ChangesView.module.css'
import { type ChangeRow, changeRows, GROUPINGS, type Grouping } from './changeRows'
import { changesMenu } from './changesMenu'
import { useReasonDialog } from './UndoReasonDialog'
import { useUnreviewed } from './useUnreviewed'

/** How the list was arranged last, kept with the layout. */
const GROUPING = 'changes:grouping'

/** What agents changed and the user has neither kept nor undone. */
export function ChangesView() {
  const { uiState } = useWorkspace().config
  const [grouping, setGrouping] = useState<Grouping>(() => {
    const saved = uiState.get(GROUPING)
    return GROUPINGS.find((one) => one === saved) ?? 'conversation'
  })
  const unreviewed = useUnreviewed()
  const hasRows = useChanges(({ tasks }) => Object.values(tasks).some(({ files }) => files.length > 0))
  const { changes } = useApp()
  const group = (next: Grouping) => {
    uiState.set(GROUPING, next)
    setGrouping(next)
  }
  return (
    <div className={styles.view}>
      <header className={styles.header}>
        <div role="tablist" aria-label={words.title}>
          <button
            type="button"
            role="tab"
            id="changes-tab-agent"
            className={styles.tab}
            aria-selected
            aria-controls="changes-agent"
            aria-label={words.tabName(unreviewed)}
          >
            {words.agentTab}
            {unreviewed > 0 && <span className={styles.count}>{unreviewed}</span>}
          </button>
        </div>
        {hasRows && (
          <Menu
            label={words.groupBy}
            trigger={<IconButton size="sm" label={words.groupBy} icon={Ellipsis} />}
            items={GROUPINGS.map((one) => ({
              id: one,
              label: words.grouping[one],
              isCurrent: one === grouping,
              onSelect: () => group(one),
            }))}
          />
        )}
      </header>
      <div role="tabpanel" id="changes-agent" aria-labelledby="changes-tab-agent" className={styles.panel}>
        <ShowChangesContext value={changes.show}>
          <AgentChanges grouping={grouping} />
        </ShowChangesContext>
      </div>
    </div>
  )
}

function AgentChanges({ grouping }: { grouping: Grouping }) {
  const summary = useChanges((state) => state.summary)
  const known = useChanges((state) => state.tasks)
  const act = useActOnChanges()
  const named = Object.keys(summary)
  const waiting = named.filter((taskId) => known[taskId] === undefined)
  const wanted = waiting.join('\n')
  useEffect(() => {
    for (const taskId of wanted.split('\n')) if (taskId !== '') act((model) => model.look(taskId))
  }, [act, wanted])
  const order = useAgent((state) => state.taskOrder)
  const tasks = useMemo(() => {
    const newest = order.toReversed()
    const place = (taskId: string) => (newest.includes(taskId) ? newest.indexOf(taskId) : newest.length)
    return Object.values(known).toSorted((one, other) => place(one.taskId) - place(other.taskId))
  }, [known, order])
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => changeRows(tasks, grouping, collapsed), [tasks, grouping, collapsed])
  const toggle = ({ key }: ChangeRow, isExpanded: boolean) =>
    setCollapsed(
      (before) => new Set(isExpanded ? [...before].filter((one) => one !== key) : [...before, key]),
    )
  const off = useChangesOff()
  const isEmpty = rows.length === 0
  return (
    <>
      {isEmpty && waiting.length > 0 && <SkeletonRows count={4} label={words.loading} />}
      {isEmpty && waiting.length === 0 && <EmptyState text={words.empty} />}
      <Notes taskIds={tasks.map(({ taskId }) => taskId)} />
      {!isEmpty && <Rows rows={rows} off={off} toggle={toggle} />}
    </>
  )
}

/** What was left alone, and what could not be recorded. */
function Notes({ taskIds }: { taskIds: readonly string[] }) {
  const conflicts = useChanges((state) => state.conflicts)
  const tasks = useChanges((state) => state.tasks)
  const left = taskIds.flatMap((taskId) =>
    (conflicts[taskId] ?? []).map((conflict) => ({ taskId, conflict })),
  )
  const queued = taskIds.some((taskId) => (tasks[taskId]?.queued ?? 0) > 0)
  const gaps = new Set(
    taskIds.flatMap((taskId) =>
      (tasks[taskId]?.turns ?? []).flatMap(({ noCheckpoint }) => noCheckpoint ?? []),
    ),
  )
  return (
    <>
      {[...gaps].map((gap) => (
        <Strip key={gap} tone="info">
          {words.noCheckpoint[gap]}
        </Strip>
      ))}
      {queued && <Strip tone="info">{words.queued}</Strip>}
      {left.length > 0 && (
        <div className={styles.strips}>
          {left.map(({ taskId, conflict }) => (
            <LeftAlone key={`${taskId}\n${conflict.path}`} taskId={taskId} conflict={conflict} />
          ))}
        </div>
      )}
    </>
  )
}

interface RowsProps {
  rows: readonly ChangeRow[]
  off: string | undefined
  toggle: (row: ChangeRow, isExpanded: boolean) => void
}

function Rows({ rows, off, toggle }: RowsProps) {
  const act = useActOnChanges()
  const app = useApp()
  const announce = useAnnounce()
  const marking = useChanges((state) => state.marking)
  const shown = useTabs(selectActiveTab)?.content
  const reason = useReasonDialog()
  const filesOf = (row: ChangeRow) =>
    (row.kind === 'group' ? row.files : [row.file]).map(({ path }) => ({ path }))
  const isReviewed = (row: ChangeRow) =>
    row.kind === 'file' && (marking[markKey(row.taskId, row.file.path)] ?? row.file.reviewed ?? false)
  const actions = {
    open(row: ChangeRow, focus: boolean) {
      if (row.kind === 'group') toggle(row, !row.isExpanded)
      else app.changes.open(row.taskId, row.file.path, { focus })
    },
    keep: (row: ChangeRow) => act((model) => model.keep(row.taskId, filesOf(row))),
    undo: (row: ChangeRow) => act((model) => model.undo(row.taskId, filesOf(row))),
    review(row: ChangeRow, reviewed: boolean) {
      if (row.kind !== 'file') return
      const { path } = row.file
      act((model) => model.mark(row.taskId, path, reviewed))
      const name = path.slice(path.lastIndexOf('/') + 1)
      announce(reviewed ? words.markedReviewed(name) : words.markedUnreviewed(name))
    },
  }
  return (
    <>
      <ChangesList
        rows={rows}
        isReviewed={isReviewed}
        isShown={(row) =>
          row.kind === 'file' &&
          shown?.kind === 'change' &&
          shown.taskId === row.taskId &&
          shown.path === row.file.path
        }
        off={off}
        actions={actions}
        toggle={toggle}
        menu={(row) =>
          changesMenu(row, {
            off,
            isReviewed: isReviewed(row),
            actions,
            openFile: (path) => app.openFile(path),
            tell: () => reason.ask(row.taskId, filesOf(row)),
          })
        }
      />
      {reason.dialog}
    </>
  )
}
