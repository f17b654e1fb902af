import {
  Brain,
  Check,
  FilePen,
  FileText,
  Globe,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  MoveRight,
  Search,
  SquareTerminal,
  Trash2,
  Wrench,
  X,
} from 'lucide-react'
import { Suspense, useId, useMemo } from 'react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { agentItemMessages } from '../../../messages/agentItems'
import { lazyPart } from '../../../ui/later/lazyPart'
import type { ToolKind } from '../shared/eventSchemas'
import type { ToolItem } from '../shared/state'
import styles from '../transcript/items.module.css'
import { useCard } from '../useView'
import { countedDiffs, exitCode, sumOf, toolTail, toolTitle } from './toolSummary'
import { useDiffs } from './useDiffs'

const KIND_ICONS: Readonly<Record<ToolKind, LucideIcon>> = {
  read: FileText,
  edit: FilePen,
  delete: Trash2,
  move: MoveRight,
  search: Search,
  execute: SquareTerminal,
  think: Brain,
  fetch: Globe,
  other: Wrench,
}
type ToolStatus = ToolItem['call']['status']
const STATUS_ICONS: Readonly<Record<ToolStatus, LucideIcon>> = {
  pending: Hourglass,
  running: LoaderCircle,
  awaiting_input: Hourglass,
  completed: Check,
  failed: X,
  rejected: X,
}
const { tool } = agentItemMessages

/** Fetched once the page is at rest: a card is closed until the user opens it. */
const ToolContents = lazyPart(async () => (await import('./ToolContents')).ToolContents)

/** One line that can be trusted, with the detail behind it; it opens and closes by the user's hand only. */
export function ToolCard({ item }: { item: ToolItem }) {
  const [open, toggle] = useCard(item.id)
  const contents = useId()
  return (
    <div className={styles.card}>
      <button
        type="button"
        className={styles.cardButton}
        aria-expanded={open}
        aria-controls={open ? contents : undefined}
        onClick={toggle}
      >
        <ToolLine item={item} />
      </button>
      {open && (
        <div id={contents}>
          <Suspense>
            <ToolContents item={item} />
          </Suspense>
        </div>
      )}
    </div>
  )
}

function ToolLine({ item }: { item: ToolItem }) {
  const { kind, status } = item.call
  const Kind = KIND_ICONS[kind]
  const tail = toolTail(item)
  const exit = exitCode(item)
  return (
    <>
      <Kind className={styles.kind} aria-hidden="true" size={16} strokeWidth={1.5} />
      <span className={kind === 'execute' ? styles.command : styles.title} dir="auto">
        {revealHidden(toolTitle(item))}
      </span>
      <Counts item={item} />
      {exit !== null && exit !== 0 && <span className={styles.badge}>{tool.exit(exit)}</span>}
      {tail !== '' && <span className={styles.tail}>{tail}</span>}
      <StatusGlyph status={status} />
    </>
  )
}

function Counts({ item }: { item: ToolItem }) {
  const counts = sumOf(useDiffs(useMemo(() => countedDiffs(item), [item])))
  return counts && <span className={styles.counts}>{tool.counts(counts.added, counts.removed)}</span>
}

/** A shape of the same width for every state, so that nothing moves when it changes. */
function StatusGlyph({ status }: { status: ToolStatus }) {
  const Icon = STATUS_ICONS[status]
  return (
    <span className={styles.status} data-status={status} role="img" aria-label={tool.status[status]}>
      <Icon aria-hidden="true" size={14} strokeWidth={1.5} />
    </span>
  )
}
