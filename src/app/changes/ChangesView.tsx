import { Ellipsis, RefreshCw } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import { markKey } from '../../channels/agent/changes/changesModel'
import { LeftAlone } from '../../channels/agent/changes/LeftAlone'
import { useChanges } from '../../channels/agent/changes/useChanges'
import { ShowChangesContext, useActOnChanges, useChangesOff } from '../../channels/agent/changes/useChangesOf'
import { useDisabledReason } from '../../channels/context/useDisabledReason'
import { useAgent, useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { CHANGES_TABS, type ChangesTab, selectChangedFiles } from '../../channels/files/git/gitStore'
import { useGit, useGitState } from '../../channels/files/git/useGit'
import { focusIfHere } from '../../lib/focusIfHere'
import { changesMessages as words } from '../../messages/changes'
import { gitLogMessages as logWords } from '../../messages/editing/gitLog'
import { workingMessages as gitWords } from '../../messages/editing/workingTree'
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
import { WorkingTree } from './git/WorkingTree'
import { LogView } from './log/LogView'
import { useReasonDialog } from './UndoReasonDialog'
import { useUnreviewed } from './useUnreviewed'

/** How the list was arranged last, kept with the layout. */
const GROUPING = 'changes:grouping'

/** What agents changed and the user has neither kept nor undone, and the user's files against git. */
export function ChangesView() {
  const { uiState } = useWorkspace().config
  const [grouping, setGrouping] = useState<Grouping>(() => {
    const saved = uiState.get(GROUPING)
    return GROUPINGS.find((one) => one === saved) ?? 'conversation'
  })
  const hasRows = useChanges(({ tasks }) => Object.values(tasks).some(({ files }) => files.length > 0))
  const { changes } = useApp()
  const { tabs, tab, show } = useChangesTabs()
  const group = (next: Grouping) => {
    uiState.set(GROUPING, next)
    setGrouping(next)
  }
  const panel = `changes-${tab}`
  return (
    <div className={styles.view}>
      <header className={styles.header}>
        <ChangesTabs tabs={tabs} tab={tab} show={show} />
        {tab === 'agent' && hasRows && (
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
        {tab !== 'agent' && <WorkingMenu />}
      </header>
      <div role="tabpanel" id={panel} aria-labelledby={`changes-tab-${tab}`} className={styles.panel}>
        {tab === 'working' ? (
          <WorkingTree />
        ) : tab === 'log' ? (
          <LogView />
        ) : (
          <ShowChangesContext value={changes.show}>
            <AgentChanges grouping={grouping} />
          </ShowChangesContext>
        )}
      </div>
    </div>
  )
}

/** Those for which the server can do something. */
function useChangesTabs() {
  const git = useGit()
  const hasAgent = useConfig(({ config }) => config?.capabilities.includes('agent.changes') ?? false)
  const hasGit = useConfig(({ config }) => config?.capabilities.includes('files.git') ?? false)
  const chosen = useGitState((state) => state.tab)
  const unreviewed = useUnreviewed()
  const changed = useGitState(selectChangedFiles)
  // Until the user chooses, the one in which there is something to see when he comes.
  const [first] = useState<ChangesTab>(() => (unreviewed === 0 && changed > 0 ? 'working' : 'agent'))
  const wanted = chosen ?? first
  const hasLog = useConfig(({ config }) => config?.capabilities.includes('files.gitLog') ?? false)
  const has = { agent: hasAgent, working: hasGit, log: hasLog }
  const tabs = CHANGES_TABS.filter((one) => has[one])
  const tab: ChangesTab = tabs.find((one) => one === wanted) ?? tabs[0] ?? 'agent'
  return { tabs, tab, show: git.showTab }
}

interface ChangesTabsProps {
  tabs: readonly ChangesTab[]
  tab: ChangesTab
  show: (tab: ChangesTab) => void
}

/** The arrows move, Enter and Space choose. */
function ChangesTabs({ tabs, tab, show }: ChangesTabsProps) {
  const unreviewed = useUnreviewed()
  const changed = useGitState(selectChangedFiles)
  const about = {
    agent: { name: words.tabName(unreviewed), label: words.agentTab, count: unreviewed },
    working: { name: gitWords.tabName(changed), label: gitWords.tab, count: changed },
    log: { name: logWords.tab, label: logWords.tab, count: 0 },
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')]
    const at = buttons.findIndex((button) => button.matches(':focus'))
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined || at === -1) return
    event.preventDefault()
    const by = document.dir === 'rtl' ? -step : step
    focusIfHere(buttons[(at + by + buttons.length) % buttons.length] ?? null)
  }
  return (
    <div role="tablist" aria-label={words.title} className={styles.tabs} onKeyDown={press}>
      {tabs.map((one) => {
        const { name, label, count } = about[one]
        return (
          <button
            key={one}
            type="button"
            role="tab"
            id={`changes-tab-${one}`}
            className={styles.tab}
            aria-selected={one === tab}
            aria-controls={one === tab ? `changes-${one}` : undefined}
            aria-label={name}
            tabIndex={one === tab ? 0 : -1}
            onClick={() => show(one)}
          >
            {label}
            {count > 0 && <span className={styles.count}>{count > 999 ? '999+' : count}</span>}
          </button>
        )
      })}
    </div>
  )
}

function WorkingMenu() {
  const git = useGit()
  const isTrusted = useGitState(({ status }) => status?.isTrusted ?? false)
  const isRefreshing = useGitState((state) => state.isRefreshing)
  const off = useDisabledReason('files', 'connected', { offline: gitWords.offline })
  const items = [
    {
      id: 'distrust',
      label: gitWords.distrust,
      disabledReason: off,
      onSelect: () => git.trust(false),
    },
  ]
  return (
    <span className={styles.tabs}>
      <IconButton
        size="sm"
        label={gitWords.refresh}
        icon={RefreshCw}
        busy={isRefreshing}
        disabledReason={off}
        onClick={git.refresh}
      />
      {isTrusted && (
        <Menu
          label={gitWords.more}
          trigger={<IconButton size="sm" label={gitWords.more} icon={Ellipsis} />}
          items={items}
        />
      )}
    </span>
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
