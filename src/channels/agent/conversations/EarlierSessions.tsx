import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Bot, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { isComposing } from '../../../lib/isComposing'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { conversationMessages } from '../../../messages/conversations'
import { Button } from '../../../ui/Button'
import { useKeepFocus } from '../../../ui/useKeepFocus'
import { VisuallyHidden } from '../../../ui/VisuallyHidden'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { useShowAgents } from '../agents/ShowAgentsContext'
import type { EarlierSession } from '../shared/sessionsProtocol'
import { useCommands } from '../useView'
import styles from './Conversations.module.css'
import { conversationTime } from './conversationTime'
import { type Adoption, adoptMutation, earlierKey, earlierQuery, failureOf } from './earlierQueries'
import { selectKeepers } from './keepers'

const words = conversationMessages.earlier

interface Agent {
  readonly id: string
  readonly name: string
}

/** What the agents of this server keep by themselves, each behind a button: nothing is asked before it is pressed. */
export function EarlierSessions({ now, onKeys }: { now: number; onKeys: (event: KeyboardEvent) => void }) {
  const config = useConfig((state) => state.config)
  const keepers = useMemo(() => selectKeepers(config), [config])
  return keepers.map((agent) => <OfAgent key={agent.id} agent={agent} now={now} onKeys={onKeys} />)
}

interface OfAgentProps {
  agent: Agent
  now: number
  onKeys: (event: KeyboardEvent) => void
}

function OfAgent({ agent, now, onKeys }: OfAgentProps) {
  const [isOpen, setIsOpen] = useState(false)
  /** The pages that are shown, by their cursors. */
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null])
  const list = useId()
  const section = useRef<HTMLElement>(null)
  const opening = useOpening(agent)
  // The button that shows more is gone once there is no more: the last row above it has the focus then.
  useKeepFocus(
    section,
    () => [...(section.current?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])].at(-1) ?? null,
  )
  const press = (event: KeyboardEvent) => {
    if (!isComposing(event.nativeEvent)) onKeys(event)
  }
  return (
    <section ref={section} className={styles.earlier} aria-label={words.of(agent.name)}>
      <button
        type="button"
        className={styles.disclosure}
        data-hit=""
        aria-expanded={isOpen}
        aria-controls={isOpen ? list : undefined}
        onClick={() => {
          setIsOpen(!isOpen)
          setCursors([null])
          opening.dismiss()
        }}
        onKeyDown={press}
      >
        <ChevronRight className={styles.chevron} aria-hidden="true" size={14} strokeWidth={1.5} />
        {words.of(agent.name)}
      </button>
      {isOpen && (
        <div id={list}>
          <VisuallyHidden>
            <span role="status">{opening.sessionId !== null && words.opening}</span>
          </VisuallyHidden>
          {opening.problem !== null && (
            <p className={styles.problem} role="alert">
              {opening.problem}
            </p>
          )}
          {cursors.map((cursor, at) => (
            <Page
              key={cursor ?? ''}
              agent={agent}
              cursor={cursor}
              isFirst={at === 0}
              isLast={at === cursors.length - 1}
              now={now}
              opening={opening}
              onKeys={press}
              onMore={(next) => setCursors([...cursors, next])}
            />
          ))}
        </div>
      )}
    </section>
  )
}

type Opening = ReturnType<typeof useOpening>

/** Makes a conversation of a session, and goes there. */
function useOpening({ id, name }: Agent) {
  const { link, agents } = useWorkspace().agent
  const client = useQueryClient()
  const commands = useCommands()
  const readOnly = useDisabledReason('agent', 'writable')
  const { mutate, variables, isPending, error, reset } = useMutation({
    ...adoptMutation(link),
    // What is listed is without it from now on.
    onSuccess: () => client.removeQueries({ queryKey: earlierKey(id) }),
  })
  /** The conversation that each session is to become: a second try sends the same id. */
  const ids = useRef(new Map<string, string>())
  const title = useRef('')
  return {
    off: readOnly,
    /** The one that is on its way. */
    sessionId: isPending ? variables.sessionId : null,
    problem: error && words.notOpened(title.current, failureOf(error).reason),
    dismiss: reset,
    open(session: EarlierSession): void {
      if (isPending || readOnly !== undefined) return
      const { sessionId } = session
      title.current = titleOf(session, name)
      const taskId = ids.current.get(sessionId) ?? agents.newId()
      ids.current.set(sessionId, taskId)
      const adoption: Adoption = { agentId: id, sessionId, taskId }
      // Not called once the list is unmounted: a user who has gone on to something else stays there.
      mutate(adoption, { onSuccess: (opened) => commands.selectTask(opened) })
    },
  }
}

interface PageProps extends OfAgentProps {
  cursor: string | null
  isFirst: boolean
  isLast: boolean
  opening: Opening
  onMore: (cursor: string) => void
}

function Page({ agent, cursor, isFirst, isLast, now, opening, onKeys, onMore }: PageProps) {
  const { link } = useWorkspace().agent
  const off = useDisabledReason('agent', 'connected')
  const { data, error, isFetching, refetch } = useQuery({
    ...earlierQuery(link, agent.id, cursor),
    enabled: off === undefined,
  })
  const { sessions = [], nextCursor } = data ?? {}
  const [first] = sessions
  const isNone = data !== undefined && isFirst && !first && nextCursor === undefined
  return (
    <>
      {isFirst && first && (
        <p className={styles.note} dir="auto">
          {words.where(first.cwd)}
        </p>
      )}
      {sessions.length > 0 && (
        <ul className={styles.rows}>
          {sessions.map((session) => (
            <li key={session.sessionId}>
              <Row agent={agent} session={session} now={now} opening={opening} onKeys={onKeys} />
            </li>
          ))}
        </ul>
      )}
      <p className={styles.note} role="status">
        {statusOf({ agent, off: data ? undefined : off, isFetching: isFetching && !data, isNone })}
      </p>
      {error && !isFetching && <NotListed error={error} onAgain={() => void refetch()} />}
      {isLast && nextCursor !== undefined && (
        <Button
          variant="quiet"
          size="sm"
          className={styles.toggle}
          disabledReason={off}
          onClick={() => onMore(nextCursor)}
        >
          {words.more}
        </Button>
      )}
    </>
  )
}

interface RowProps extends OfAgentProps {
  session: EarlierSession
  opening: Opening
}

function Row({ agent, session, now, opening, onKeys }: RowProps) {
  const isOpening = opening.sessionId === session.sessionId
  const when = conversationTime(session.updatedAt ?? null, now, false)
  return (
    <button
      type="button"
      className={styles.hit}
      data-hit=""
      aria-busy={isOpening || undefined}
      aria-disabled={opening.off !== undefined || (opening.sessionId !== null && !isOpening) || undefined}
      title={opening.off}
      onClick={() => opening.open(session)}
      onKeyDown={onKeys}
    >
      <span className={styles.title} dir="auto">
        {titleOf(session, agent.name)}
      </span>
      <span className={styles.facts}>{isOpening ? words.opening : when}</span>
    </button>
  )
}

/** Why, and what helps. */
function NotListed({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const showAgents = useShowAgents()
  const { code, reason: said } = failureOf(error)
  const isOfAgent = code === 'auth_required' || code === 'agent_not_installed'
  const reason = code === 'auth_required' ? words.signIn(said) : said
  return (
    <>
      <p className={styles.problem} role="alert">
        {code === 'not_offered' ? reason : words.notListed(reason)}
      </p>
      {code !== 'not_offered' && (
        <div className={styles.actions}>
          <Button size="sm" onClick={onAgain}>
            {words.again}
          </Button>
          {isOfAgent && showAgents && (
            <Button size="sm" onClick={showAgents}>
              <Bot aria-hidden="true" size={14} strokeWidth={1.5} />
              {words.agents}
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function statusOf(options: {
  agent: Agent
  off: string | undefined
  isFetching: boolean
  isNone: boolean
}): string {
  const { agent, off, isFetching, isNone } = options
  if (off !== undefined) return off
  if (isFetching) return words.asking(agent.name)
  return isNone ? words.none(agent.name) : ''
}

const titleOf = ({ title }: EarlierSession, agent: string): string =>
  title === undefined ? words.untitled(agent) : revealHiddenInLine(title)
