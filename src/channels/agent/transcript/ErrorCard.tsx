import { ChevronRight, CircleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { answerMessages as words } from '../../../messages/answer'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive } from '../../context/useIsLive'
import { useAgent, useConfig } from '../../context/WorkspaceProvider'
import { lastMessage as lastMessageOf } from '../answer/answerOf'
import { useMessageActs } from '../answer/useMessageActs'
import { useShowTerminal } from '../markdown/OpenFileContext'
import { type AgentState, type ErrorItem, type MessageItem, noIds } from '../shared/state'
import { useCard, useCommands } from '../useView'
import styles from './ErrorCard.module.css'
import { failureText } from './failureText'

const copy = agentItemMessages.error

/** Why a turn ended. Its message can be sent again, as a new one, or put back into the composer. */
export function ErrorCard({ item }: { item: ErrorItem }) {
  const commands = useCommands()
  const live = useIsLive()
  const off = useDisabledReason('agent', 'writable')
  const [isSigningIn, setSigningIn] = useState(false)
  const showTerminal = useShowTerminal()
  const canSignIn = useConfig((state) => state.config?.capabilities.includes('agent.login') ?? false)
  // A button that does nothing is worse than none.
  const methods = canSignIn && showTerminal ? item.methods : undefined
  const signIn = (methodId: string) => {
    const sessionId = commands.login(methodId)
    if (sessionId === null) return
    setSigningIn(true)
    showTerminal?.(sessionId)
  }
  const { sentence, hint, log, isEnd } = failureText(item)
  const acts = useMessageActs()
  const lastMessage = useAgent((state) => messageToRepeat(state, item))
  return (
    <div className={styles.error}>
      <CircleAlert className={styles.errorIcon} aria-hidden="true" size={16} strokeWidth={1.5} />
      <div className={styles.errorBody}>
        {!isEnd && <p className={styles.errorTitle}>{copy.title}</p>}
        <p className={isEnd ? styles.errorTitle : styles.plain} dir="auto">
          {sentence}
        </p>
        {hint !== null && !isSigningIn && <Hint code={item.code} hint={hint} />}
        {log !== null && <Details id={item.id} log={log} />}
        {!isEnd && <p className={styles.muted}>{copy.kept}</p>}
        {isSigningIn && <p className={styles.muted}>{copy.signingIn}</p>}
        <div className={styles.actions}>
          {methods?.map((method) => (
            <Button
              key={method.id}
              size="sm"
              disabledReason={off ?? (live ? undefined : messages.agent.needsConnection)}
              onClick={() => signIn(method.id)}
            >
              {copy.signIn(method.name)}
            </Button>
          ))}
          {item.retryable && lastMessage && (
            <>
              <Button
                size="sm"
                disabledReason={acts.againOff(lastMessage)}
                onClick={() => acts.again(lastMessage)}
              >
                {words.retry}
              </Button>
              <Button
                size="sm"
                variant="quiet"
                disabledReason={acts.editOff}
                onClick={() => acts.edit(lastMessage)}
              >
                {copy.edit}
              </Button>
              {item.code === 'agent_timeout' && (
                <Button
                  size="sm"
                  variant="quiet"
                  disabledReason={acts.editOff}
                  onClick={() => acts.anew(lastMessage)}
                >
                  {messages.agent.newConversation}
                </Button>
              )}
            </>
          )}
        </div>
      </div>
    </div>
  )
}

/** A command to run, or a sentence. */
const Hint = ({ code, hint }: { code: string; hint: string }) =>
  code === 'agent_not_installed' ? (
    <pre className={styles.hint}>{hint}</pre>
  ) : (
    <p className={styles.plain}>{hint}</p>
  )

/** What an agent printed before it ended says little to most, and all to some. */
function Details({ id, log }: { id: string; log: string }) {
  const [open, toggle] = useCard(id)
  const contents = useId()
  return (
    <div>
      <button
        type="button"
        className={styles.details}
        aria-expanded={open}
        aria-controls={open ? contents : undefined}
        onClick={toggle}
      >
        <ChevronRight className={styles.chevron} aria-hidden="true" size={12} strokeWidth={1.5} />
        {copy.details}
      </button>
      {open && (
        <pre id={contents} className={styles.log} dir="ltr">
          {log}
        </pre>
      )}
    </div>
  )
}

/** Only the last turn can be repeated: an older one would be another message behind what was said since. */
function messageToRepeat(state: AgentState, item: ErrorItem): MessageItem | undefined {
  const message = lastMessageOf(state, item.taskId)
  return message && isAfter(state, item, message) ? message : undefined
}

function isAfter(state: AgentState, item: ErrorItem, message: MessageItem): boolean {
  const ids = state.tasks[item.taskId]?.items ?? noIds
  return ids.lastIndexOf(item.id) > ids.lastIndexOf(message.id)
}
